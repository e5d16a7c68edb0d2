//! What a request carries: JSON, and the picture that it announces.

use serenity::builder::CreateAttachment;
use serenity::http::{LightMethod, Multipart, MultipartUpload, Request, Route};

use crate::ui::Picture;

/// What a request carries.
#[derive(Debug, Clone, Default)]
pub struct Body {
    json: Option<String>,
    picture: Option<Picture>,
}

impl From<Option<String>> for Body {
    fn from(json: Option<String>) -> Self {
        Self { json, picture: None }
    }
}

impl From<String> for Body {
    fn from(json: String) -> Self {
        Self::from(Some(json))
    }
}

impl Body {
    /// JSON with the picture that it announces, if it does.
    #[must_use]
    pub const fn with(json: String, picture: Option<Picture>) -> Self {
        Self { json: Some(json), picture }
    }

    /// The request that carries it.
    pub(super) fn request(self, route: Route<'_>, method: LightMethod) -> Request<'_> {
        let request = Request::new(route, method);
        match self.picture {
            None => request.body(self.json.map(String::into_bytes)),
            Some(Picture { name, bytes, .. }) => request.multipart(Some(Multipart {
                upload: MultipartUpload::Attachments(vec![CreateAttachment::bytes(bytes, name)]),
                fields: Vec::new(),
                payload_json: self.json,
            })),
        }
    }
}
