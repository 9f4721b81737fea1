//! What a tool call gives back, and how a single object is made to fit its budget.

use super::project::{Counts, Object, Writing};

/// The outcome of a successful call.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The JSON of the reply: always one object.
    pub json: String,
    /// Sentences beside the structure: notes, caps, cuts.
    pub remarks: Vec<String>,
    /// What was left out.
    pub counts: Counts,
    /// The file that comes with it.
    pub file: Option<File>,
}

/// A file of the upstream, as it is.
#[derive(Clone, Debug)]
pub struct File {
    /// An address that names it, and that nothing can be read at.
    pub uri: String,
    /// Its media type.
    pub media_type: String,
    /// Whether it is a picture that every client shows.
    pub is_picture: bool,
    /// Its bytes.
    pub base64: String,
}

impl Reply {
    /// Finishes a reply whose JSON stands in the buffer.
    pub fn new(writing: Writing, mut remarks: Vec<String>) -> Self {
        remarks.extend(remarks_on(writing.counts));
        let json = String::from_utf8(writing.bytes).unwrap_or_else(|_| "{}".to_owned());
        Self { json, remarks, counts: writing.counts, file: None }
    }

    /// All remarks as one text.
    pub fn remark(&self) -> Option<String> {
        (!self.remarks.is_empty()).then(|| self.remarks.join("\n"))
    }
}

/// Texts are not cut below this many characters before inner arrays are shortened.
const SHORT_TEXT: usize = 80;

/// Texts are never cut below this many characters, so that identifiers and names stay of use.
const SHORTEST_TEXT: usize = 24;

/// Writes one object so that `room` bytes suffice if at all possible: the longest texts are cut first, then the inner
/// arrays are shortened. At the smallest it is written all the same.
pub fn write_fitting(writing: &mut Writing, room: usize, only: Option<&[String]>, write: impl Fn(&mut Object<'_>)) {
    let (start, before) = (writing.bytes.len(), writing.counts);
    let (text_limit, list_limit) = (writing.text_limit, writing.list_limit);
    let fits = |writing: &mut Writing, texts: usize, lists: usize| {
        writing.rewind(start, before);
        (writing.text_limit, writing.list_limit) = (texts, lists);
        writing.object(only, &write);
        writing.bytes.len() - start <= room
    };
    if !fits(writing, text_limit, list_limit) {
        let short = SHORT_TEXT.min(text_limit);
        let full = start_lists(writing, list_limit);
        if fits(writing, short, list_limit) {
            let best = largest(short, text_limit, |texts| fits(writing, texts, list_limit));
            fits(writing, best, list_limit);
        } else if fits(writing, short, 0) {
            let best = largest(0, full, |lists| fits(writing, short, lists));
            fits(writing, short, best);
        } else {
            let shortest = SHORTEST_TEXT.min(text_limit);
            let best = largest(shortest, short, |texts| fits(writing, texts, 0));
            fits(writing, best, 0);
        }
    }
    (writing.text_limit, writing.list_limit) = (text_limit, list_limit);
}

/// No inner array is longer than the bytes just written.
fn start_lists(writing: &Writing, list_limit: usize) -> usize {
    list_limit.min(writing.bytes.len())
}

/// The largest number in `low..high` for which `fits` holds, given that it holds for `low` and gets harder upwards.
fn largest(mut low: usize, mut high: usize, mut fits: impl FnMut(usize) -> bool) -> usize {
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if fits(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

fn remarks_on(counts: Counts) -> impl Iterator<Item = String> {
    let remark = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}.")),
        _ => Some(format!("{count} {many}.")),
    };
    [
        remark(counts.cut, "text was cut where `…` stands", "texts were cut where `…` stands"),
        remark(
            counts.mistyped,
            "value was left out because it is not of the expected type",
            "values were left out because they are not of the expected type",
        ),
        remark(
            counts.dropped,
            "list element was left out because it is not of the expected type",
            "list elements were left out because they are not of the expected type",
        ),
        remark(
            counts.lossy,
            "document is shown with `lossy: true`: `[…]` stands for a part that has no Markdown",
            "documents are shown with `lossy: true`: `[…]` stands for each part that has no Markdown",
        ),
    ]
    .into_iter()
    .flatten()
}
