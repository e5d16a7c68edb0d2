//! One attempt at the rest of a file: what is asked for, and whether what comes belongs to what is there.

use reqwest::header::{CONTENT_RANGE, ETAG, HeaderMap, HeaderValue, IF_RANGE, LAST_MODIFIED, RANGE};
use reqwest::{StatusCode, Url};

use super::client::{Client, cut};
use super::partial::Partial;
use super::{ForgeError, Place};

/// Fetches what is missing. Whatever happens, what is in the file then is the beginning of one and the same bundle.
pub(super) async fn attempt(client: &Client, url: &Url, partial: &mut Partial) -> Result<(), ForgeError> {
    let mut response = client.get(url, &resume(partial)?).await?;
    match response.status() {
        StatusCode::OK => partial.begin(validator(response.headers())).map_err(ForgeError::Disk)?,
        StatusCode::PARTIAL_CONTENT if continues(response.headers(), partial) => {}
        StatusCode::PARTIAL_CONTENT | StatusCode::RANGE_NOT_SATISFIABLE => return changed(partial),
        other => return Err(ForgeError::Status { status: other.as_u16(), place: Place::Bundle }),
    }
    if response.content_length().is_some_and(|length| length != partial.missing()) {
        return changed(partial);
    }
    while let Some(piece) = response.chunk().await.map_err(cut)? {
        if u64::try_from(piece.len()).map_or(true, |length| length > partial.missing()) {
            return changed(partial);
        }
        partial.append(&piece).map_err(ForgeError::Disk)?;
    }
    if partial.missing() == 0 { Ok(()) } else { Err(ForgeError::Cut(None)) }
}

/// Throws away what is there: it is not the beginning of what there is now.
fn changed(partial: &mut Partial) -> Result<(), ForgeError> {
    partial.begin(None).map_err(ForgeError::Disk)?;
    Err(ForgeError::Changed)
}

/// The headers that ask for the rest, as long as it belongs to the same file.
fn resume(partial: &Partial) -> Result<HeaderMap, ForgeError> {
    let mut headers = HeaderMap::new();
    if let (1.., Some(validator)) = (partial.have(), partial.validator()) {
        let value = |text: &str| HeaderValue::from_str(text).map_err(|_| ForgeError::Changed);
        headers.insert(RANGE, value(&format!("bytes={}-", partial.have()))?);
        headers.insert(IF_RANGE, value(validator)?);
    }
    Ok(headers)
}

/// What the file is known by: a strong `ETag`, or the time of its last change.
fn validator(headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    text(ETAG).filter(|tag| tag.starts_with('"')).or_else(|| text(LAST_MODIFIED)).map(str::to_owned)
}

/// Whether a partial answer begins where the file ends, and belongs to it.
fn continues(headers: &HeaderMap, partial: &Partial) -> bool {
    let range = headers.get(CONTENT_RANGE).and_then(|range| range.to_str().ok()).unwrap_or_default();
    let expected = format!("bytes {}-{}/{}", partial.have(), partial.size().saturating_sub(1), partial.size());
    let same = validator(headers).is_none_or(|now| partial.validator() == Some(&now));
    range == expected && same
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(given: &[(reqwest::header::HeaderName, &str)]) -> HeaderMap {
        given.iter().map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap())).collect()
    }

    #[test]
    fn a_weak_tag_is_worth_nothing() {
        assert_eq!(validator(&headers(&[(ETAG, "\"a\""), (LAST_MODIFIED, "Mon")])).as_deref(), Some("\"a\""));
        assert_eq!(validator(&headers(&[(ETAG, "W/\"a\""), (LAST_MODIFIED, "Mon")])).as_deref(), Some("Mon"));
        assert_eq!(validator(&headers(&[(ETAG, "W/\"a\"")])), None);
    }
}
