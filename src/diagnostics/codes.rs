//! The page of every code: what it means, why it is so, how to mend it.

/// The page of one code, in Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodePage {
    /// The code.
    pub code: &'static str,
    /// The page.
    pub text: &'static str,
}

impl CodePage {
    /// The page's first line without its mark.
    #[must_use]
    pub fn title(&self) -> &'static str {
        let first = self.text.lines().next().unwrap_or_default();
        first.trim_start_matches('#').trim().trim_start_matches(self.code).trim_start_matches(':').trim()
    }
}

macro_rules! pages {
    ($($code:literal),* $(,)?) => {
        &[$(CodePage { code: $code, text: include_str!(concat!("codes/", $code, ".md")) }),*]
    };
}

const PAGES: &[CodePage] =
    pages!["MG0160", "MG0161", "MG0162", "MG0163", "MG0164", "MG0165", "MG0260"];

/// The page of a code, when the code exists.
#[must_use]
pub fn code_page(code: &str) -> Option<CodePage> {
    code_pages().find(|page| page.code.eq_ignore_ascii_case(code))
}

/// All pages in the order of their codes.
pub fn code_pages() -> impl Iterator<Item = CodePage> {
    PAGES.iter().copied()
}
