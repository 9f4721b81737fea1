//! The value of an argument as an expression, borrowed where it must be and with its default.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::print;
use crate::model::{ArgumentType, RustIdent, Tool};

/// An argument in the place where it is sent.
pub(super) struct Given<'a> {
    pub(super) tool: &'a Tool,
    pub(super) name: &'a str,
    pub(super) field: &'a RustIdent,
    /// Whether the caller always sends it.
    pub(super) required: bool,
    /// Sent when the caller sends nothing.
    pub(super) default: Option<&'a Value>,
}

impl Given<'_> {
    /// Whether there is always a value.
    pub(super) fn is_there(&self) -> bool {
        self.required || self.default.is_some()
    }

    /// The value as the runtime takes plain texts, numbers and booleans; an option unless it is always there.
    pub(super) fn text(&self) -> TokenStream {
        let field = print::ident(self.field);
        match (self.required, self.is_copy(), self.default) {
            (true, true, _) => quote!(arguments.#field),
            (true, false, _) => quote!(&arguments.#field),
            (false, true, None) => quote!(arguments.#field),
            (false, false, None) => quote!(arguments.#field.as_deref()),
            (false, is_copy, Some(default)) => {
                let default = self.plain(default);
                let value = if is_copy { quote!(arguments.#field) } else { quote!(arguments.#field.as_deref()) };
                quote!(#value.unwrap_or(#default))
            }
        }
    }

    /// The elements of a list; none when there is no list.
    pub(super) fn list(&self) -> TokenStream {
        let field = print::ident(self.field);
        match (self.required, self.default) {
            (true, _) => quote!(&arguments.#field),
            (false, None) => quote!(arguments.#field.as_deref().unwrap_or_default()),
            (false, Some(default)) => {
                let default = owned(self.kind(), default);
                quote!(&arguments.#field.clone().unwrap_or_else(|| #default))
            }
        }
    }

    /// The value as the runtime takes what is to be JSON; an option unless it is always there.
    pub(super) fn json(&self) -> TokenStream {
        let field = print::ident(self.field);
        match (self.required, self.is_copy(), self.default) {
            (true, false, _) => quote!(&arguments.#field),
            (_, true, None) | (true, true, _) => quote!(arguments.#field),
            (false, false, None) => quote!(arguments.#field.as_ref()),
            (false, true, Some(default)) => {
                let default = self.plain(default);
                quote!(arguments.#field.unwrap_or(#default))
            }
            (false, false, Some(default)) => {
                let default = owned(self.kind(), default);
                quote!(&arguments.#field.clone().unwrap_or_else(|| #default))
            }
        }
    }

    fn kind(&self) -> Option<ArgumentType> {
        self.tool.arguments.iter().find(|argument| argument.name == self.name).map(|argument| argument.kind)
    }

    fn is_copy(&self) -> bool {
        self.kind().is_some_and(ArgumentType::is_copy)
    }

    /// A default as a literal of the argument's own type.
    fn plain(&self, default: &Value) -> TokenStream {
        match (self.kind(), default) {
            (Some(ArgumentType::String), Value::String(_)) => literal(default),
            (Some(ArgumentType::String) | None, other) => {
                let text = other.as_str().map_or_else(|| other.to_string(), str::to_owned);
                quote!(#text)
            }
            (Some(ArgumentType::Number), Value::Number(given)) => number(given),
            _ => literal(default),
        }
    }
}

/// A value as the argument's own type.
pub(super) fn owned(kind: Option<ArgumentType>, value: &Value) -> TokenStream {
    match (kind, value) {
        (Some(ArgumentType::Document), Value::String(text)) => quote!(Document::Markdown(#text.to_owned())),
        (Some(ArgumentType::Value), value) => json(value),
        (kind, Value::Array(items)) => {
            let element = kind.and_then(ArgumentType::element);
            let items = items.iter().map(|item| owned(element, item));
            quote!(vec![#(#items),*])
        }
        (_, Value::String(text)) => quote!(#text.to_owned()),
        (Some(ArgumentType::Number), Value::Number(given)) => number(given),
        (_, other) => literal(other),
    }
}

/// A value as a literal.
pub(super) fn literal(value: &Value) -> TokenStream {
    match value {
        Value::String(text) => quote!(#text),
        Value::Bool(flag) => quote!(#flag),
        Value::Number(number) => number.as_i64().map_or_else(|| float(number), print::integer),
        Value::Array(items) => {
            let items = items.iter().map(literal);
            quote!([#(#items),*])
        }
        Value::Null | Value::Object(_) => quote!(""),
    }
}

/// A value that is always the same, as the runtime takes what is to be JSON: plain where it can be.
pub(super) fn fixed(value: &Value) -> TokenStream {
    let is_integer = |value: &Value| value.as_i64().is_some();
    match value {
        Value::Array(items) => match items.iter().all(Value::is_string) || items.iter().all(is_integer) {
            true if !items.is_empty() => literal(value),
            _ => json(value),
        },
        Value::String(_) | Value::Bool(_) => literal(value),
        value if is_integer(value) => literal(value),
        value => json(value),
    }
}

/// A number as the runtime holds those of arguments.
fn number(number: &serde_json::Number) -> TokenStream {
    if let Some(integer) = number.as_i64() {
        let integer = print::integer(integer);
        return quote!(Number::Integer(#integer));
    }
    if let Some(integer) = number.as_u64() {
        let integer = print::integer(integer);
        return quote!(Number::Large(#integer));
    }
    let float = float(number);
    quote!(Number::Float(#float))
}

fn float(number: &serde_json::Number) -> TokenStream {
    print::float(number.as_f64().unwrap_or_default())
}

/// A value of any kind, made where it stands.
fn json(value: &Value) -> TokenStream {
    let tokens = json_tokens(value);
    quote!(serde_json::json!(#tokens))
}

fn json_tokens(value: &Value) -> TokenStream {
    match value {
        Value::Null => quote!(null),
        Value::Array(items) => {
            let items = items.iter().map(json_tokens);
            quote!([#(#items),*])
        }
        Value::Object(members) => {
            let members = members.iter().map(|(name, member)| {
                let member = json_tokens(member);
                quote!(#name: #member)
            });
            quote!({ #(#members),* })
        }
        plain => literal(plain),
    }
}
