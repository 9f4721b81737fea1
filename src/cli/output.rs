//! Standard output and standard error: results on the one, diagnostics and progress on the other.

#![expect(clippy::disallowed_methods, reason = "the command line is what knows the environment")]

use std::io::{IsTerminal, Write};

use super::args::Color;
use crate::diagnostics::{Diagnostic, render_text};
use crate::source::Sources;

/// More than anyone reads at once; a file of the wrong kind can give one for each of its lines.
const MOST_DIAGNOSTICS: usize = 200;

/// Where output goes.
#[derive(Debug)]
pub(super) struct Terminal {
    color: bool,
    colors_results: bool,
    interactive: bool,
}

impl Terminal {
    pub(super) fn new(color: Color) -> Self {
        let interactive = std::io::stderr().is_terminal();
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let wanted = |is_terminal: bool| match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto if is_set("NO_COLOR") => false,
            Color::Auto if is_set("CLICOLOR_FORCE") => true,
            Color::Auto => is_terminal,
        };
        let (color, colors_results) = (wanted(interactive), wanted(std::io::stdout().is_terminal()));
        Self { color, colors_results, interactive }
    }

    /// Whether results have colours.
    pub(super) fn colors_results(&self) -> bool {
        self.colors_results
    }

    /// Whether a person sees standard error.
    pub(super) fn is_interactive(&self) -> bool {
        self.interactive
    }

    /// A result. A reader that went away is no error.
    #[expect(clippy::unused_self, reason = "everything that is printed goes through the terminal")]
    pub(super) fn result(&self, text: &str) {
        let _ = writeln!(std::io::stdout(), "{text}");
    }

    /// A message for people.
    #[expect(clippy::unused_self, reason = "everything that is printed goes through the terminal")]
    pub(super) fn message(&self, text: &str) {
        let _ = writeln!(std::io::stderr(), "{text}");
    }

    /// Diagnostics with their places: the first [`MOST_DIAGNOSTICS`], and how many more there are.
    pub(super) fn diagnostics(&self, sources: &Sources, diagnostics: &[Diagnostic]) {
        let shown = diagnostics.get(..MOST_DIAGNOSTICS).unwrap_or(diagnostics);
        let _ = write!(std::io::stderr(), "{}", render_text(sources, shown, self.color));
        if shown.len() < diagnostics.len() {
            self.message(&format!("and {} more\n", diagnostics.len() - shown.len()));
        }
    }
}
