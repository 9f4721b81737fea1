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

const PAGES: &[CodePage] = pages![
    "MG0001", "MG0002", "MG0003", "MG0004", "MG0005", "MG0006", "MG0007", "MG0008", "MG0009", "MG0101", "MG0102",
    "MG0103", "MG0104", "MG0105", "MG0106", "MG0107", "MG0108", "MG0109", "MG0110", "MG0111", "MG0112", "MG0113",
    "MG0114", "MG0115", "MG0116", "MG0117", "MG0118", "MG0119", "MG0120", "MG0121", "MG0122", "MG0123", "MG0124",
    "MG0125", "MG0126", "MG0127", "MG0128", "MG0129", "MG0130", "MG0131", "MG0132", "MG0133", "MG0134", "MG0135",
    "MG0136", "MG0137", "MG0138", "MG0140", "MG0141", "MG0150", "MG0151", "MG0156", "MG0157", "MG0158", "MG0159",
    "MG0160", "MG0161", "MG0162", "MG0163", "MG0164", "MG0165", "MG0170", "MG0171", "MG0172", "MG0173", "MG0174",
    "MG0175", "MG0176", "MG0177", "MG0178", "MG0201", "MG0202", "MG0203", "MG0204", "MG0205", "MG0206", "MG0207",
    "MG0208", "MG0209", "MG0210", "MG0211", "MG0212", "MG0213", "MG0214", "MG0215", "MG0216", "MG0217", "MG0218",
    "MG0219", "MG0220", "MG0221", "MG0222", "MG0223", "MG0224", "MG0225", "MG0226", "MG0227", "MG0228", "MG0240",
    "MG0241", "MG0242", "MG0243", "MG0244", "MG0245", "MG0246", "MG0247", "MG0248", "MG0249", "MG0250", "MG0251",
    "MG0252", "MG0253", "MG0254", "MG0255", "MG0256", "MG0257", "MG0258", "MG0259", "MG0260", "MG0261", "MG0265",
    "MG0266", "MG0267", "MG0268", "MG0269", "MG0270", "MG0271", "MG0272", "MG0273", "MG0274", "MG0275", "MG0276",
    "MG0277", "MG0301", "MG0303", "MG0304", "MG0305", "MG0306", "MG0307", "MG0308", "MG0309", "MG0310", "MG0311",
    "MG0313", "MG0314", "MG0330", "MG0331", "MG0332", "MG0333", "MG0334", "MG0335", "MG0336", "MG0337", "MG0338",
    "MG0339", "MG0340", "MG0341", "MG0342", "MG0343", "MG0401", "MG0402", "MG0403", "MG0404", "MG0405", "MG0406",
    "MG0407", "MG0408", "MG0409", "MG0410", "MG0411", "MG0412", "MG0413", "MG0414", "MG0415", "MG0416", "MG0417",
    "MG0601", "MG0602", "MG0603", "MG0604", "MG0605", "MG0606", "MG0607", "MG0608", "MG0609", "MG0610", "MG0611",
    "MG0612", "MG0613", "MG0614", "MG0615", "MG0616", "MG0617",
];

/// The page of a code, when the code exists.
#[must_use]
pub fn code_page(code: &str) -> Option<CodePage> {
    code_pages().find(|page| page.code.eq_ignore_ascii_case(code))
}

/// All pages in the order of their codes.
pub fn code_pages() -> impl Iterator<Item = CodePage> {
    PAGES.iter().copied()
}
