//! The JSON body of a tool's request, one line a value.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use super::print;
use crate::model::{AllPages, ArgumentType, BodyMember, BodyStep, BodyValue, Tool};

/// `let body = …;`, when the tool sends one.
pub(super) fn chain(tool: &Tool) -> Option<TokenStream> {
    let body = tool.request.body.as_ref()?;
    let members = body.members.iter().map(|member| set(tool, member));
    Some(quote!(let body = Body::new() #(#members)*;))
}

fn set(tool: &Tool, member: &BodyMember) -> TokenStream {
    let path = path(&member.path);
    let (name, field, required, default) = match &member.value {
        BodyValue::Fixed(value) => {
            let value = literal(value);
            return quote!(.set(#path, #value));
        }
        BodyValue::Argument { name, field, required, default } => (name, print::ident(field), *required, default),
    };
    let kind = tool.arguments.iter().find(|argument| argument.name == *name).map(|argument| argument.kind);
    let is_copy = matches!(kind, Some(ArgumentType::Integer | ArgumentType::Number | ArgumentType::Boolean));
    match (required, default, is_copy) {
        (true, _, true) => quote!(.set(#path, arguments.#field)),
        (true, _, false) => quote!(.set(#path, &arguments.#field)),
        (false, None, true) => quote!(.set_optional(#path, arguments.#field)),
        (false, None, false) => quote!(.set_optional(#path, arguments.#field.as_ref())),
        (false, Some(default), true) => {
            let default = literal(default);
            quote!(.set(#path, arguments.#field.unwrap_or(#default)))
        }
        (false, Some(default), false) => {
            let default = owned(kind, default);
            quote!(.set(#path, &arguments.#field.clone().unwrap_or_else(|| #default)))
        }
    }
}

/// A value as the argument's own type.
fn owned(kind: Option<ArgumentType>, value: &Value) -> TokenStream {
    match (kind, value) {
        (Some(ArgumentType::Document), Value::String(text)) => quote!(Document::Markdown(#text.to_owned())),
        (_, Value::Array(items)) => {
            let items = items.iter().map(|item| owned(None, item));
            quote!(vec![#(#items),*])
        }
        (_, Value::String(text)) => quote!(#text.to_owned()),
        (_, other) => literal(other),
    }
}

fn literal(value: &Value) -> TokenStream {
    match value {
        Value::String(text) => quote!(#text),
        Value::Bool(flag) => quote!(#flag),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(integer), _) => print::integer(integer),
            (None, Some(float)) => {
                let float = Literal::f64_unsuffixed(float);
                quote!(#float)
            }
            (None, None) => quote!(0),
        },
        Value::Array(items) => {
            let items = items.iter().map(literal);
            quote!([#(#items),*])
        }
        Value::Null | Value::Object(_) => quote!(""),
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
