//! The functions that write the output, one line an output.

use proc_macro2::TokenStream;
use quote::quote;

use super::{print, tool::fields};
use crate::model::{Conversion, PageStyle, Tool, Write, WriteFunction, WriteValue};

pub(super) fn items(tool: &Tool) -> Vec<TokenStream> {
    tool.writes.iter().map(function).collect()
}

/// Whether a written list names `Leaf` itself.
pub(super) fn names_leaf(tool: &Tool) -> bool {
    fn any(writes: &[Write]) -> bool {
        writes.iter().any(|write| match &write.value {
            WriteValue::List { .. } => true,
            WriteValue::Object(writes) => any(writes),
            WriteValue::Leaf { .. } | WriteValue::Array { .. } | WriteValue::Keys { .. } => false,
        })
    }
    let without_identity = tool.page.as_ref().is_some_and(|page| page.identity.is_none());
    // Whatever the upstream does not say of a list's end counts as missing.
    let without_end = tool.page.as_ref().is_some_and(|page| match &page.style {
        PageStyle::Offset(total) => total.is_none() || page.last.is_none(),
        PageStyle::Token(_) => false,
    });
    without_identity || without_end || tool.writes.iter().any(|function| any(&function.writes))
}

fn function(function: &WriteFunction) -> TokenStream {
    let name = print::ident(&function.name);
    let about = print::doc(&function.about);
    let reads = print::ident(&function.reads);
    let argument = print::ident(&function.argument);
    let writes = function.writes.iter().map(|write| one(write, &argument));
    quote! {
        #about
        fn #name(#argument: &#reads<'_>, out: &mut Object<'_>) {
            #(#writes)*
        }
    }
}

fn one(write: &Write, argument: &proc_macro2::Ident) -> TokenStream {
    let output = &write.output;
    match &write.value {
        WriteValue::Leaf { access, conversion, truncate, untrusted } => {
            let (access, convert) = (fields(access), method(*conversion));
            let cut = truncate.map(|characters| {
                let characters = print::size(characters);
                quote!(.truncate(#characters))
            });
            let value = quote!(#argument.#access.#convert()#cut);
            if *untrusted { quote!(out.untrusted(#output, #value);) } else { quote!(out.put(#output, #value);) }
        }
        WriteValue::List { access, conversion, untrusted, cap } => {
            let (access, convert, cap) = (fields(access), method(*conversion), print::size(*cap));
            if *untrusted {
                quote!(out.untrusted_list(#output, &#argument.#access, #cap, Leaf::#convert);)
            } else {
                quote!(out.list(#output, &#argument.#access, #cap, Leaf::#convert);)
            }
        }
        WriteValue::Keys { access, member, cap } => {
            let (access, cap) = (fields(access), print::size(*cap));
            quote!(out.keys(#output, &#argument.#access.keys_where(#member), #cap);)
        }
        WriteValue::Array { access, function, cap } => {
            let (access, function, cap) = (fields(access), print::ident(function), print::size(*cap));
            quote!(out.array(#output, &#argument.#access, #cap, #function);)
        }
        WriteValue::Object(writes) => {
            let writes = writes.iter().map(|write| one(write, argument));
            quote!(out.object(#output, |out| { #(#writes)* });)
        }
    }
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
    }
}
