//! `mcpgen explain-code`: the page of a diagnostic's code.

use super::args::ExplainCode;
use super::exit::Exit;
use super::output::Terminal;
use crate::diagnostics::{closest, code_page, code_pages};

pub(super) fn run(command: &ExplainCode, terminal: &mut Terminal) -> Exit {
    let Some(code) = &command.code else {
        for page in code_pages() {
            terminal.result(&format!("{}  {}", page.code, page.title()));
        }
        return Exit::Ok;
    };
    if let Some(page) = code_page(code) {
        terminal.result(page.text.trim_end());
        return Exit::Ok;
    }
    let upper = code.to_ascii_uppercase();
    let meant = closest(&upper, code_pages().map(|page| page.code));
    let hint = meant.map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
    terminal.message(&format!("error: there is no code `{code}`{hint}"));
    Exit::Usage
}
