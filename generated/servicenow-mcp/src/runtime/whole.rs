//! Answers that are passed on as a whole: JSON or a text as one text, and files.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::answer::Answer;
use super::call::Call;
use super::charset;
use super::expected::{Expected, essence};
use super::failure::Failure;
use super::raw;
use super::reply::{File, Reply};
use super::text;

/// Said when a successful answer had nothing in it.
const NO_CONTENT: &str = "The answer had no content.";

/// Longest media type that is passed on, in bytes.
const LONGEST_MEDIA_TYPE: usize = 100;

impl Call<'_> {
    /// Replies with the JSON of the answer as one text, at most `cap` bytes of it: without white space, and with the
    /// strings in it freed of what cannot be seen.
    ///
    /// # Errors
    /// [`Failure::NotJson`] and [`Failure::OtherKind`].
    pub fn reply_raw(&self, answer: &Answer, cap: usize) -> Result<Reply, Failure> {
        let Some(body) = answer.body() else { return Ok(self.reply_nothing()) };
        let json = raw::compact(body).ok_or_else(|| Expected::no_json(answer.content_type()))?;
        Ok(self.reply_whole("raw", &json, cap))
    }

    /// Replies with the text of the answer, at most `cap` bytes of it.
    ///
    /// # Errors
    /// [`Failure::OtherKind`] for what is no text, or in a charset that is not read here.
    pub fn reply_text(&self, answer: &Answer, cap: usize) -> Result<Reply, Failure> {
        let Some(body) = answer.body() else { return Ok(self.reply_nothing()) };
        let decoded = charset::decode(body, answer.content_type())?;
        Ok(self.reply_whole("text", &decoded, cap))
    }

    /// Replies with the file that the answer is, beside its media type and size in bytes.
    ///
    /// # Errors
    /// None today.
    pub fn reply_file(&self, answer: &Answer) -> Result<Reply, Failure> {
        let Some(body) = answer.body() else { return Ok(self.reply_nothing()) };
        let picture = picture(body);
        let media_type = picture.map_or_else(|| named(answer.content_type()), str::to_owned);
        let mut writing = self.writing();
        writing.bytes.extend_from_slice(b"{\"media_type\":");
        text::write_json(&mut writing.bytes, &media_type);
        writing.bytes.extend_from_slice(format!(",\"size\":{}}}", body.len()).as_bytes());
        let mut reply = Reply::new(writing, Vec::new());
        reply.file = Some(File {
            uri: format!("{}://answer/{}", self.service.definition.name, self.tool.name),
            is_picture: picture.is_some(),
            media_type,
            base64: STANDARD.encode(body),
        });
        Ok(reply)
    }

    /// An answer without content holds neither text nor file.
    fn reply_nothing(&self) -> Reply {
        let mut writing = self.writing();
        writing.bytes.extend_from_slice(b"{}");
        Reply::new(writing, vec![NO_CONTENT.to_owned()])
    }

    /// One text under one name, fenced, cut to `cap` bytes and to what the budget holds.
    fn reply_whole(&self, name: &str, original: &str, cap: usize) -> Reply {
        let cleaned = text::clean(original);
        let budget = self.budget();
        let mut most = cap.min(cleaned.len());
        loop {
            let end = (0..=most).rev().find(|at| cleaned.is_char_boundary(*at)).unwrap_or(0);
            let kept = cleaned.get(..end).unwrap_or_default();
            let is_cut = end < cleaned.len();
            let marked = if is_cut { text::marked(kept) } else { kept.to_owned() };
            let mut writing = self.writing();
            let shown = match writing.tag.as_deref() {
                Some(tag) => text::fence(&marked, tag),
                None => marked,
            };
            writing.bytes.push(b'{');
            text::write_json(&mut writing.bytes, name);
            writing.bytes.push(b':');
            text::write_json(&mut writing.bytes, &shown);
            writing.bytes.push(b'}');
            let above = writing.bytes.len().saturating_sub(budget);
            if above == 0 || most == 0 {
                let remark = format!("The answer has {} bytes; the first {end} of them are shown.", cleaned.len());
                return Reply::new(writing, is_cut.then_some(remark).into_iter().collect());
            }
            // What is taken away was at least as long in JSON.
            most = end.saturating_sub(above);
        }
    }
}

/// The media type of a picture that every client shows, by its first bytes: what a file is called proves nothing.
fn picture(body: &[u8]) -> Option<&'static str> {
    match body {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some("image/png"),
        [0xFF, 0xD8, 0xFF, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

/// What the answer calls itself, if that is a media type.
fn named(content_type: &str) -> String {
    let name = essence(content_type);
    let is_token = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&byte))
    };
    let is_sound = name.split_once('/').is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype));
    if is_sound && name.len() <= LONGEST_MEDIA_TYPE { name } else { "application/octet-stream".to_owned() }
}
