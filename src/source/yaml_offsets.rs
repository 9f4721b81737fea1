//! From the parser's character counts to bytes.

/// How many characters lie between two remembered places.
const STEP: usize = 64;

/// Finds the byte of the n-th character of a text without counting from its start each time.
pub(super) struct ByteOffsets<'a> {
    text: &'a str,
    /// Bytes before the text.
    base: usize,
    /// The byte of every [`STEP`]th character; empty when every character is one byte.
    places: Vec<usize>,
}

impl<'a> ByteOffsets<'a> {
    /// Prepares a text that starts `base` bytes into its file.
    pub(super) fn new(text: &'a str, base: usize) -> Self {
        let places = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().step_by(STEP).map(|(byte, _)| byte).collect()
        };
        Self { text, base, places }
    }

    /// The byte, counted in the file, at which the `character`th character starts; the end of the text
    /// when there are fewer.
    pub(super) fn byte(&self, character: usize) -> usize {
        if self.places.is_empty() {
            return self.base + character.min(self.text.len());
        }
        let Some(place) = self.places.get(character / STEP) else {
            return self.base + self.text.len();
        };
        let next = self.places.get(character / STEP + 1);
        if next.is_some_and(|next| next - place == STEP) {
            // Between the two places every character is one byte.
            return self.base + place + character % STEP;
        }
        let rest = self.text.get(*place..).unwrap_or("");
        let further = rest.char_indices().nth(character % STEP).map_or(rest.len(), |(byte, _)| byte);
        self.base + place + further
    }
}
