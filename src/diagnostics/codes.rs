//! The page of every code: what it means, why it is so, how to mend it.

/// The page of one code, in Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodePage {
    /// The code.
    pub code: &'static str,
    /// The page.
    pub text: &'static str,
}

/// The page of a code, when the code exists.
#[must_use]
pub fn code_page(code: &str) -> Option<CodePage> {
    code_pages().find(|page| page.code.eq_ignore_ascii_case(code))
}

/// All pages in the order of their codes.
pub fn code_pages() -> impl Iterator<Item = CodePage> {
    let pages = include_str!("codes.md");
    pages.split("\n## ").skip(1).filter_map(|page| {
        let code = page.get(..6)?;
        Some(CodePage { code, text: page })
    })
}
