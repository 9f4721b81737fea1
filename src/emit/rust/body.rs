//! The JSON body of a tool's request, one line a value.

use proc_macro2::TokenStream;
use quote::quote;

use super::print;
use super::values::{self, Given};
use crate::model::{AllPages, BodyMember, BodyStep, BodyValue, Tool};

/// `let body = …;`, when the tool sends one.
pub(super) fn chain(tool: &Tool) -> Option<TokenStream> {
    let body = tool.request.body.as_ref()?;
    let members = body.members.iter().map(|member| set(tool, member));
    Some(quote!(let body = Body::new() #(#members)*;))
}

fn set(tool: &Tool, member: &BodyMember) -> TokenStream {
    let path = path(&member.path);
    match &member.value {
        BodyValue::Fixed(value) => {
            let value = values::literal(value);
            quote!(.set(#path, #value))
        }
        BodyValue::Argument { name, field, required, default } => {
            let given = Given { tool, name, field, required: *required, default: default.as_ref() };
            let value = given.json();
            if given.is_there() { quote!(.set(#path, #value)) } else { quote!(.set_optional(#path, #value)) }
        }
    }
}

/// A path as the runtime reads it: `update.comment[0].add.body`, odd names in quotes.
fn path(steps: &[BodyStep]) -> String {
    let mut text = String::new();
    for step in steps {
        match step {
            BodyStep::Index(index) => text.push_str(&format!("[{index}]")),
            BodyStep::Member(name) => {
                if !text.is_empty() {
                    text.push('.');
                }
                let is_plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '$' | '@' | '+');
                let is_odd = name.is_empty() || !name.chars().all(is_plain);
                let quote = if !is_odd {
                    ""
                } else if name.contains('\'') {
                    "\""
                } else {
                    "'"
                };
                text.push_str(&format!("{quote}{name}{quote}"));
            }
        }
    }
    text
}

/// How several pages are fetched for one call.
pub(super) fn all_pages(all: &AllPages) -> TokenStream {
    let most = print::integer(all.most);
    let progress = print::optional_text(all.progress.as_deref());
    quote! {
        /// How many pages one call may fetch, and what is told on the way.
        const ALL_PAGES: AllPages = AllPages { most: #most, progress: #progress };
    }
}
