//! Asks the forge: one answer for one address, bounded, and from nobody else.

use ffj_base::version;
use reqwest::header::{ACCEPT_ENCODING, AUTHORIZATION, HeaderMap, HeaderValue, LOCATION};
use reqwest::{Response, StatusCode, Url};

use super::address::{Leads, leads};
use super::{ForgeError, Limits, Place};
use crate::release::Provider;

/// Redirections that are followed for one answer.
const REDIRECTIONS: usize = 5;
/// Whoever asks.
pub(super) struct Client {
    provider: Provider,
    http: reqwest::Client,
    token: Option<HeaderValue>,
}

impl Client {
    /// Prepares requests that carry the token, if there is one.
    pub(super) fn new(provider: Provider, limits: &Limits, token: Option<&str>) -> Result<Self, ForgeError> {
        let token = token.map(|token| {
            let mut value = HeaderValue::from_str(&provider.authorization(token)).map_err(|_| ForgeError::Token)?;
            value.set_sensitive(true);
            Ok(value)
        });
        let http = reqwest::Client::builder()
            .user_agent(format!("ffj-deploy/{}", version::VERSION))
            .connect_timeout(limits.connect)
            .read_timeout(limits.silence)
            // Each one is judged here.
            .redirect(reqwest::redirect::Policy::none())
            // As for the bot: the configuration says whom to ask, not the environment.
            .no_proxy()
            .referer(false)
            .build();
        Ok(Self { provider, http: http.map_err(ForgeError::Tls)?, token: token.transpose()? })
    }

    /// Whether requests carry a token.
    pub(super) const fn has_token(&self) -> bool {
        self.token.is_some()
    }

    /// Asks for an address, and follows where it leads as long as that is the same host.
    pub(super) async fn get(&self, url: &Url, more: &HeaderMap) -> Result<Response, ForgeError> {
        let mut url = url.clone();
        for _ in 0..=REDIRECTIONS {
            let mut request = self.http.get(url.clone()).header(ACCEPT_ENCODING, "identity").headers(more.clone());
            if let Some(token) = &self.token {
                request = request.header(AUTHORIZATION, token.clone());
            }
            let response = request.send().await.map_err(|error| ForgeError::Unreachable(error.without_url()))?;
            let moved = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
            let location = response.headers().get(LOCATION).filter(|_| moved);
            let Some(location) = location else { return Ok(response) };
            let location = location.to_str().map_err(|_| ForgeError::NotUnderstood(None))?;
            url = match leads(&url, location) {
                Leads::Here(to) => to,
                Leads::Away(host) => return Err(ForgeError::Away(host)),
            };
        }
        Err(ForgeError::Redirections)
    }

    /// Reads a whole answer of at most `limit` bytes; beside it, how many things there are on all pages.
    pub(super) async fn read(&self, url: &Url, limit: u64) -> Result<(Vec<u8>, Option<usize>), ForgeError> {
        let mut response = self.get(url, &HeaderMap::new()).await?;
        if response.status() != StatusCode::OK {
            return Err(ForgeError::Status { status: response.status().as_u16(), place: Place::Releases });
        }
        let too_large = || ForgeError::TooLarge { limit, place: Place::Releases };
        if response.content_length().is_some_and(|length| length > limit) {
            return Err(too_large());
        }
        let total = response.headers().get(self.provider.total()).and_then(|total| total.to_str().ok()?.parse().ok());
        let mut bytes = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(cut)? {
            bytes.extend_from_slice(&piece);
            if u64::try_from(bytes.len()).is_ok_and(|length| length > limit) {
                return Err(too_large());
            }
        }
        Ok((bytes, total))
    }
}

/// What it means when an answer breaks off.
pub(super) fn cut(error: reqwest::Error) -> ForgeError {
    ForgeError::Cut(Some(error.without_url()))
}
