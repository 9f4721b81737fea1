//! The functions that write the output, one line an output.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{print, tool::fields, types};
use crate::model::{
    Conversion, ElementValue, Gather, ListAccess, PageStyle, RustIdent, Tool, Treatment, Write, WriteFunction,
    WriteValue,
};

pub(super) fn items(tool: &Tool) -> Vec<TokenStream> {
    tool.writes.iter().map(function).collect()
}

/// Whether a written list names `Leaf` itself.
pub(super) fn names_leaf(tool: &Tool) -> bool {
    fn any(writes: &[Write]) -> bool {
        writes.iter().any(|write| match &write.value {
            WriteValue::List { treatment, .. } | WriteValue::Gathered { treatment, .. } => is_plain(treatment),
            WriteValue::Object(writes) => any(writes),
            _ => false,
        })
    }
    let without_identity = tool.page.as_ref().is_some_and(|page| page.identity.is_none());
    // A total that the upstream does not say counts as missing.
    let without_end = tool.page.as_ref().is_some_and(|page| page.style == PageStyle::Offset(None));
    without_identity || without_end || tool.writes.iter().any(|function| any(&function.writes))
}

fn function(function: &WriteFunction) -> TokenStream {
    let name = print::ident(&function.name);
    let about = print::doc(&function.about);
    let reads = types::kind(&function.reads, &quote!('_));
    let argument = print::ident(&function.argument);
    let writes = function.writes.iter().map(|write| one(write, &argument));
    quote! {
        #about
        fn #name(#argument: &#reads, out: &mut Object<'_>) {
            #(#writes)*
        }
    }
}

fn one(write: &Write, argument: &Ident) -> TokenStream {
    let output = &write.output;
    let from = |access: &[RustIdent]| place(argument, access);
    match &write.value {
        WriteValue::Leaf { access, treatment } => {
            let value = treated(&from(access), treatment, treatment.truncate);
            put(output, &value, treatment.untrusted)
        }
        WriteValue::List { list, treatment, cap } => {
            let (values, each, cap) = (borrowed(argument, list), each(treatment), print::size(*cap));
            if treatment.untrusted {
                quote!(out.untrusted_list(#output, #values, #cap, #each);)
            } else {
                quote!(out.list(#output, #values, #cap, #each);)
            }
        }
        WriteValue::Gathered { list, gather, treatment } => {
            let values = gathered(argument, list);
            let value = match gather {
                Gather::Count => quote!(#values.count()),
                Gather::First => treated(&quote!(#values.first()), treatment, treatment.truncate),
                Gather::Join(between) => {
                    let each = each(&Treatment { truncate: None, ..treatment.clone() });
                    let cut = cut(treatment.truncate);
                    quote!(#values.join(#between, #each) #cut)
                }
            };
            put(output, &value, treatment.untrusted)
        }
        WriteValue::Keys { access, member, cap } => {
            let (map, cap) = (from(access), print::size(*cap));
            quote!(out.keys(#output, &#map.keys_where(#member), #cap);)
        }
        WriteValue::Array { access, function, cap } => {
            let (list, function, cap) = (reference(argument, access), print::ident(function), print::size(*cap));
            quote!(out.array(#output, #list, #cap, #function);)
        }
        WriteValue::Entries { access, function, cap, untrusted } => {
            let (map, function, cap) = (reference(argument, access), print::ident(function), print::size(*cap));
            let method = if *untrusted { quote!(untrusted_entries) } else { quote!(entries) };
            quote!(out.#method(#output, #map, #cap, #function);)
        }
        WriteValue::Object(writes) => {
            let writes = writes.iter().map(|write| one(write, argument));
            quote!(out.object(#output, |out| { #(#writes)* });)
        }
    }
}

fn put(output: &str, value: &TokenStream, untrusted: bool) -> TokenStream {
    if untrusted { quote!(out.untrusted(#output, #value);) } else { quote!(out.put(#output, #value);) }
}

/// A part of the argument; without fields the argument itself.
fn place(argument: &Ident, access: &[RustIdent]) -> TokenStream {
    if access.is_empty() {
        return quote!(#argument);
    }
    let access = fields(access);
    quote!(#argument.#access)
}

/// The same as a reference; the argument is one already.
fn reference(argument: &Ident, access: &[RustIdent]) -> TokenStream {
    let place = place(argument, access);
    if access.is_empty() { place } else { quote!(&#place) }
}

/// The values of a list, for a method.
fn gathered(argument: &Ident, list: &ListAccess) -> TokenStream {
    let outer = place(argument, &list.access);
    let Some(within) = &list.within else { return outer };
    let element = print::ident(&within.argument);
    match &within.value {
        ElementValue::Leaf(access) if access.is_empty() => quote!(#outer.leaves(|#element| *#element)),
        ElementValue::Leaf(access) => {
            let leaf = place(&element, access);
            quote!(#outer.leaves(|#element| #leaf))
        }
        ElementValue::List(inner) => {
            let values = gathered(&element, inner);
            let copy = inner.within.is_none().then(|| quote!(.clone()));
            quote!(#outer.gather(|#element| #values #copy))
        }
    }
}

/// The values of a list, borrowed.
fn borrowed(argument: &Ident, list: &ListAccess) -> TokenStream {
    match &list.within {
        None => reference(argument, &list.access),
        Some(_) => {
            let values = gathered(argument, list);
            quote!(&#values)
        }
    }
}

/// What becomes of one value.
fn treated(value: &TokenStream, treatment: &Treatment, truncate: Option<usize>) -> TokenStream {
    let convert = method(treatment.conversion);
    let strip = treatment.html_strip.then(|| quote!(.html_strip()));
    let cut = cut(truncate);
    quote!(#value.#convert() #strip #cut)
}

fn cut(truncate: Option<usize>) -> Option<TokenStream> {
    truncate.map(|characters| {
        let characters = print::size(characters);
        quote!(.truncate(#characters))
    })
}

/// What becomes of each value, as a function.
fn each(treatment: &Treatment) -> TokenStream {
    if is_plain(treatment) {
        let convert = method(treatment.conversion);
        return quote!(Leaf::#convert);
    }
    let value = treated(&quote!(leaf), treatment, treatment.truncate);
    quote!(|leaf| #value)
}

/// Whether one method is all that becomes of a value.
fn is_plain(treatment: &Treatment) -> bool {
    !treatment.html_strip && treatment.truncate.is_none()
}

fn method(conversion: Conversion) -> TokenStream {
    match conversion {
        Conversion::String => quote!(string),
        Conversion::Integer => quote!(integer),
        Conversion::Number => quote!(number),
        Conversion::Boolean => quote!(boolean),
        Conversion::Datetime => quote!(datetime),
        Conversion::Date => quote!(date),
        Conversion::Markdown => quote!(markdown),
        Conversion::PlainText => quote!(plain_text),
    }
}
