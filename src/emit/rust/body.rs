//! The body of a tool's request, one line a value.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::values::{self, Given};
use super::{print, reply, request};
use crate::model::{AllPages, Body, BodyEncoding, BodyMember, BodyPart, BodyStep, BodyValue, Tool};

/// `let body = …;`, when the tool sends one that is built.
pub(super) fn chain(tool: &Tool) -> Option<TokenStream> {
    let body = tool.request.body.as_ref().filter(|body| is_built(body))?;
    if let [BodyMember { path, value }] = body.members.as_slice()
        && path.is_empty()
    {
        let value = value_of(tool, value);
        return Some(quote!(let body = Body::of(#value);));
    }
    let members = body.members.iter().map(|member| set(tool, member));
    Some(quote!(let body = Body::new() #(#members)*;))
}

/// Whether a body is made of members, or of one value of JSON.
pub(super) fn is_built(body: &Body) -> bool {
    matches!(body.encoding, BodyEncoding::Json | BodyEncoding::Form(_) | BodyEncoding::Multipart(_))
}

/// Whether anything is known of parts.
pub(super) fn has_parts(tool: &Tool) -> bool {
    let encoding = tool.request.body.as_ref().map(|body| &body.encoding);
    matches!(encoding, Some(BodyEncoding::Multipart(parts)) if !parts.is_empty())
}

/// The end of the request's chain: what sends the body.
pub(super) fn send(tool: &Tool) -> Option<TokenStream> {
    let body = tool.request.body.as_ref()?;
    let unless_empty = |always: &str| match body.required {
        true => Ident::new(always, Span::call_site()),
        false => Ident::new(&format!("{always}_unless_empty"), Span::call_site()),
    };
    Some(match &body.encoding {
        BodyEncoding::Json => {
            let media_type = body.media_type.as_ref().map(|media_type| quote!(.media_type(#media_type)));
            let json = unless_empty("json");
            quote!(#media_type.#json(body))
        }
        BodyEncoding::Form(styles) => {
            let form = unless_empty("form");
            let styles = styles.iter().map(|(name, style)| {
                let style = request::style_of(*style);
                quote!((#name, #style))
            });
            quote!(.#form(body, &[#(#styles),*])?)
        }
        BodyEncoding::Multipart(parts) => {
            let multipart = unless_empty("multipart");
            let parts = parts.iter().map(|part| self::part(tool, part));
            quote!(.#multipart(body, &[#(#parts),*])?)
        }
        BodyEncoding::JsonText | BodyEncoding::Text | BodyEncoding::File(_) => return raw(tool, body),
    })
}

/// A body that is one text or file.
fn raw(tool: &Tool, body: &Body) -> Option<TokenStream> {
    let media_type = body.media_type.as_deref()?;
    let BodyMember { value, .. } = body.members.first()?;
    let (argument, text, is_there) = match value {
        BodyValue::PageSize | BodyValue::PagePosition { .. } => return None,
        BodyValue::Fixed(value) => ("body", values::literal(value), true),
        BodyValue::Argument { name, field, required, default } => {
            let given = Given { tool, name, field, required: *required, default: default.as_ref() };
            (name.as_str(), given.text(), given.is_there())
        }
    };
    let method = |name: &str| {
        Ident::new(&if is_there { name.to_owned() } else { format!("{name}_optional") }, Span::call_site())
    };
    Some(match &body.encoding {
        BodyEncoding::File(most) => {
            let (file, most) = (method("file"), print::integer(*most));
            quote!(.#file(#media_type, #argument, #text, #most)?)
        }
        BodyEncoding::JsonText => {
            let json_text = method("json_text");
            quote!(.#json_text(#media_type, #argument, #text)?)
        }
        _ => {
            let send = method("text");
            quote!(.#send(#media_type, #text))
        }
    })
}

fn part(tool: &Tool, part: &BodyPart) -> TokenStream {
    let BodyPart { name, types, file, style } = part;
    let joined = style.map(request::style_of).map(|style| quote!(.joined(#style)));
    let file = file.as_ref().map(|file| {
        let (argument, most) = (&file.argument, print::integer(file.most));
        let own = (file.name != "file").then(|| file.name.clone());
        let said = file.name_argument.as_ref().and_then(|name| tool.arguments.iter().find(|known| known.name == *name));
        let named = match said {
            Some(argument) => {
                let (field, default) = (print::ident(&argument.field), &file.name);
                Some(quote!(.named(arguments.#field.as_deref().unwrap_or(#default))))
            }
            None => own.map(|own| quote!(.named(#own))),
        };
        quote!(.file(#argument, #most) #named)
    });
    quote!(Part::of(#name, &[#(#types),*]) #file #joined)
}

fn set(tool: &Tool, member: &BodyMember) -> TokenStream {
    let (path, value) = (path(&member.path), value_of(tool, &member.value));
    let is_there = match &member.value {
        BodyValue::Fixed(_) | BodyValue::PageSize => true,
        BodyValue::PagePosition { .. } => false,
        BodyValue::Argument { required, default, .. } => *required || default.is_some(),
    };
    if is_there { quote!(.set(#path, #value)) } else { quote!(.set_optional(#path, #value)) }
}

fn value_of(tool: &Tool, value: &BodyValue) -> TokenStream {
    match value {
        BodyValue::Fixed(value) => values::literal(value),
        BodyValue::Argument { name, field, required, default } => {
            Given { tool, name, field, required: *required, default: default.as_ref() }.json()
        }
        BodyValue::PageSize => {
            let page = reply::page(tool);
            quote!(#page.size())
        }
        BodyValue::PagePosition { is_number } => {
            let page = reply::page(tool);
            if *is_number { quote!(#page.number()) } else { quote!(#page.position()) }
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
