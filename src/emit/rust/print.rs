//! Tokens to text: item by item, because prettyplease puts no blank line between items.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::ToTokens;

use super::super::{EmitError, layout};
use crate::model::RustIdent;

/// A Rust file: lines for its head comment, `use` declarations (nothing among them is a blank line), then the
/// items with blank lines between.
pub(super) fn file(
    name: &str,
    head: &[String],
    uses: &[TokenStream],
    items: &[TokenStream],
) -> Result<String, EmitError> {
    let mut text = String::new();
    for line in head {
        text.push_str(if line.is_empty() { "//!" } else { "//! " });
        text.push_str(&comment(line));
        text.push('\n');
    }
    if !uses.is_empty() {
        text.push('\n');
    }
    for tokens in uses {
        text.push_str(&if tokens.is_empty() { "\n".to_owned() } else { print(name, tokens)? });
    }
    for item in items {
        text.push('\n');
        text.push_str(&print(name, item)?);
    }
    Ok(text)
}

fn print(name: &str, tokens: &TokenStream) -> Result<String, EmitError> {
    let parsed: syn::File = syn::parse2(tokens.clone())
        .map_err(|error| EmitError { file: name.to_owned(), reason: format!("does not parse: {error}") })?;
    Ok(layout::rust(&prettyplease::unparse(&parsed)))
}

/// Text of a comment: on one line, and never the end or start of anything.
pub(super) fn comment(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).collect()
}

/// An identifier as a token.
pub(super) fn ident(name: &RustIdent) -> Ident {
    Ident::new(name.as_str(), Span::call_site())
}

/// A documentation line.
pub(super) fn doc(text: &str) -> TokenStream {
    let line = Literal::string(&format!(" {}", comment(text)));
    quote::quote!(#[doc = #line])
}

/// An integer with its digits in groups of three.
pub(super) fn integer(value: impl Into<i128>) -> TokenStream {
    let value: i128 = value.into();
    let digits = value.unsigned_abs().to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    let literal = syn::LitInt::new(&text, Span::call_site()).into_token_stream();
    if value < 0 { quote::quote!(-#literal) } else { literal }
}

/// A float as a literal.
pub(super) fn float(value: f64) -> TokenStream {
    let literal = Literal::f64_unsuffixed(value.abs());
    if value.is_sign_negative() { quote::quote!(-#literal) } else { quote::quote!(#literal) }
}

/// A size as an integer literal.
pub(super) fn size(value: usize) -> TokenStream {
    integer(i128::try_from(value).unwrap_or(i128::MAX))
}

/// `Some("…")` or `None`.
pub(super) fn optional_text(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote::quote!(Some(#text)),
        None => quote::quote!(None),
    }
}

/// A `Duration` in the largest unit that is whole.
pub(super) fn duration(milliseconds: u64) -> TokenStream {
    if milliseconds.is_multiple_of(1_000) {
        let seconds = integer(milliseconds / 1_000);
        quote::quote!(Duration::from_secs(#seconds))
    } else {
        let milliseconds = integer(milliseconds);
        quote::quote!(Duration::from_millis(#milliseconds))
    }
}
