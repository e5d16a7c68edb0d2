//! What is answered when a request is refused: a number, and nothing that helps to guess.

use warp::http::header::{ALLOW, HeaderValue, WWW_AUTHENTICATE};
use warp::http::{Method, StatusCode};
use warp::reply::{Reply as _, Response};

/// Why a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// A signature that is none, a body that was cut off, or a payload that is not one.
    Malformed,
    /// No signature.
    Unsigned,
    /// A signature with another secret or for another body.
    Wrong,
    /// No such place.
    NotFound,
    /// Another method belongs here.
    Method(&'static Method),
    /// The body came too slowly.
    Late,
    /// The length is not told.
    NoLength,
    /// It is too large.
    TooLarge,
    /// It is of a kind that is not read.
    MediaType,
    /// Its source failed too often, or too many send bundles.
    TooMany,
    /// It was good and cannot be kept.
    Broken,
    /// The card has too little space for it.
    NoSpace,
}

impl Refusal {
    /// The status of the answer.
    pub(super) fn status(self) -> StatusCode {
        match self {
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Unsigned => StatusCode::UNAUTHORIZED,
            Self::Wrong => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Method(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::Late => StatusCode::REQUEST_TIMEOUT,
            Self::NoLength => StatusCode::LENGTH_REQUIRED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Broken => StatusCode::SERVICE_UNAVAILABLE,
            Self::NoSpace => StatusCode::INSUFFICIENT_STORAGE,
        }
    }

    /// Whether it may be somebody guessing the secret or wasting our time, so that it is counted.
    pub(super) fn counts(self) -> bool {
        match self {
            Self::Malformed | Self::Unsigned | Self::Wrong | Self::Late => true,
            Self::NotFound
            | Self::Method(_)
            | Self::NoLength
            | Self::TooLarge
            | Self::MediaType
            | Self::TooMany
            | Self::Broken
            | Self::NoSpace => false,
        }
    }

    /// The answer, without a body.
    pub(super) fn answer(self) -> Response {
        let mut answer = self.status().into_response();
        match self {
            Self::Method(allowed) => {
                let allowed = HeaderValue::from_str(allowed.as_str());
                allowed.into_iter().for_each(|allowed| drop(answer.headers_mut().insert(ALLOW, allowed)));
            }
            Self::Unsigned => drop(answer.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("HMAC-SHA256"))),
            Self::Malformed
            | Self::Wrong
            | Self::NotFound
            | Self::Late
            | Self::NoLength
            | Self::TooLarge
            | Self::MediaType
            | Self::TooMany
            | Self::Broken
            | Self::NoSpace => {}
        }
        answer
    }
}
