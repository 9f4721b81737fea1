//! The struct of a tool's arguments and their checks.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::print;
use crate::model::{Argument, ArgumentType, Check, RustIdent, Tool};

/// Whether the call takes any argument.
pub(super) fn any(tool: &Tool) -> bool {
    !tool.arguments.is_empty() || tool.page.is_some() || tool.only.is_some()
}

/// Whether any argument is checked.
pub(super) fn has_checks(tool: &Tool) -> bool {
    tool.only.is_some() || tool.arguments.iter().any(|argument| !argument.checks.is_empty())
}

/// Whether a type is read by the runtime's lenient readers.
pub(super) fn is_lenient(kind: ArgumentType) -> bool {
    matches!(kind, ArgumentType::Integer | ArgumentType::Number | ArgumentType::Integers)
}

/// The constant that holds an argument's pattern.
pub(super) fn pattern_name(argument: &Argument) -> Ident {
    print::ident(&RustIdent::constant(&format!("{} pattern", argument.name)))
}

/// The struct, and the checks when there are any.
pub(super) fn items(tool: &Tool) -> Vec<TokenStream> {
    let mut fields: Vec<TokenStream> = tool.arguments.iter().map(field).collect();
    if let Some(page) = &tool.page {
        if let Some(size) = &page.size_argument {
            fields.push(declared(size, ArgumentType::Integer, false));
        }
        let cursor = if page.style.is_plain() { ArgumentType::Integer } else { ArgumentType::String };
        fields.push(declared(&page.cursor_argument, cursor, false));
        if let Some(all) = &page.all {
            fields.push(declared(&all.argument, ArgumentType::Boolean, false));
        }
    }
    if tool.only.is_some() {
        fields.push(declared("only", ArgumentType::Strings, false));
    }
    let structure = quote! {
        /// What the caller may send.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Arguments {
            #(#fields)*
        }
    };
    let mut items = vec![structure];
    if has_checks(tool) {
        items.push(checks(tool));
    }
    items
}

fn field(argument: &Argument) -> TokenStream {
    declared(&argument.name, argument.kind, argument.required)
}

fn declared(name: &str, kind: ArgumentType, required: bool) -> TokenStream {
    let ident = RustIdent::snake(name);
    let rename = (ident.as_str() != name).then(|| quote!(#[serde(rename = #name)]));
    let field = print::ident(&ident);
    match (kind, required) {
        (ArgumentType::Integer, true) => quote! {
            #rename
            #[serde(deserialize_with = "arguments::integer")]
            #field: i64,
        },
        (ArgumentType::Integer, false) => quote! {
            #rename
            #[serde(default, deserialize_with = "arguments::optional_integer")]
            #field: Option<i64>,
        },
        (ArgumentType::Number, true) => quote! {
            #rename
            #[serde(deserialize_with = "arguments::number")]
            #field: f64,
        },
        (ArgumentType::Number, false) => quote! {
            #rename
            #[serde(default, deserialize_with = "arguments::optional_number")]
            #field: Option<f64>,
        },
        (ArgumentType::Integers, true) => quote! {
            #rename
            #[serde(deserialize_with = "arguments::integers")]
            #field: Vec<i64>,
        },
        (ArgumentType::Integers, false) => quote! {
            #rename
            #[serde(default, deserialize_with = "arguments::optional_integers")]
            #field: Option<Vec<i64>>,
        },
        (kind, required) => {
            let inner = match kind {
                ArgumentType::Boolean => quote!(bool),
                ArgumentType::Strings => quote!(Vec<String>),
                ArgumentType::Numbers => quote!(Vec<f64>),
                ArgumentType::Booleans => quote!(Vec<bool>),
                ArgumentType::Document => quote!(Document),
                _ => quote!(String),
            };
            let whole = if required { inner } else { quote!(Option<#inner>) };
            quote! {
                #rename
                #field: #whole,
            }
        }
    }
}

fn checks(tool: &Tool) -> TokenStream {
    let mut steps: Vec<TokenStream> = tool.arguments.iter().filter_map(argument_checks).collect();
    if tool.only.is_some() {
        steps.push(quote! {
            if let Some(only) = &self.only {
                check::each_of("only", only, OUTPUTS)?;
            }
        });
    }
    quote! {
        impl Arguments {
            fn check(&self) -> Result<(), Failure> {
                #(#steps)*
                Ok(())
            }
        }
    }
}

/// The checks of one argument, made on what is there.
fn argument_checks(argument: &Argument) -> Option<TokenStream> {
    let field = print::ident(&argument.field);
    let is_list = argument.kind.element().is_some();
    let is_text = argument.kind.is_text();
    let value = match (is_list, argument.required, is_text) {
        (_, true, _) if argument.kind == ArgumentType::Document => quote!(&self.#field.text()),
        (_, false, _) if argument.kind == ArgumentType::Document => quote!(&#field.text()),
        (false, true, true) => quote!(&self.#field),
        (false, true, false) => quote!(self.#field),
        (true, _, false) => quote!(*#field),
        _ => quote!(#field),
    };
    let steps: Vec<TokenStream> = argument.checks.iter().map(|check| one(argument, check, &value)).collect();
    if steps.is_empty() {
        return None;
    }
    Some(match (is_list, argument.required, is_text) {
        (false, true, _) => quote!(#(#steps)*),
        (false, false, true) => quote!(if let Some(#field) = &self.#field { #(#steps)* }),
        (false, false, false) => quote!(if let Some(#field) = self.#field { #(#steps)* }),
        (true, true, _) => quote!(for #field in &self.#field { #(#steps)* }),
        (true, false, _) => quote!(for #field in self.#field.iter().flatten() { #(#steps)* }),
    })
}

fn one(argument: &Argument, check: &Check, value: &TokenStream) -> TokenStream {
    let name = &argument.name;
    match check {
        Check::MinLength(least) => {
            let least = print::integer(*least);
            quote!(check::min_length(#name, #value, #least)?;)
        }
        Check::MaxLength(most) => {
            let most = print::integer(*most);
            quote!(check::max_length(#name, #value, #most)?;)
        }
        Check::Pattern(_) => {
            let pattern = pattern_name(argument);
            quote!(check::pattern(#name, #value, &#pattern)?;)
        }
        Check::OneOf(values) => quote!(check::one_of(#name, #value, &[#(#values),*])?;),
        Check::Range(low, high) => {
            let float = matches!(argument.kind, ArgumentType::Number | ArgumentType::Numbers);
            let (low, high) = (bound(*low, float), bound(*high, float));
            quote!(check::range(#name, #value, #low, #high)?;)
        }
    }
}

fn bound(bound: Option<i64>, float: bool) -> TokenStream {
    let Some(bound) = bound else { return quote!(None) };
    let literal = print::integer(bound);
    if float {
        let text = format_ident!("f64");
        return quote!(Some(#literal as #text));
    }
    quote!(Some(#literal))
}
