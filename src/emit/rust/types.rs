//! The structs that the upstream's answer is read into.

use proc_macro2::TokenStream;
use quote::quote;

use super::print;
use crate::model::{ReadField, ReadKind, ReadStruct, Tool};

pub(super) fn items(tool: &Tool) -> Vec<TokenStream> {
    tool.reads.iter().flat_map(|read| [structure(read), reader(read)]).collect()
}

fn structure(read: &ReadStruct) -> TokenStream {
    let name = print::ident(&read.name);
    let about = print::doc(&read.about);
    let fields = read.fields.iter().map(|field| {
        let ident = print::ident(&field.field);
        let kind = match &field.kind {
            ReadKind::Leaf | ReadKind::LeafAt(_) => quote!(Leaf<'a>),
            ReadKind::Leaves => quote!(Leaves<'a>),
            ReadKind::Object(name) => {
                let name = print::ident(name);
                quote!(#name<'a>)
            }
            ReadKind::Array(name) => {
                let name = print::ident(name);
                quote!(Array<#name<'a>>)
            }
        };
        quote!(#ident: #kind)
    });
    quote! {
        #about
        #[derive(Default)]
        struct #name<'a> {
            #(#fields,)*
        }
    }
}

fn reader(read: &ReadStruct) -> TokenStream {
    let name = print::ident(&read.name);
    let arms = read.fields.iter().map(arm);
    quote! {
        impl<'a> ReadObject<'a> for #name<'a> {
            fn member<M: MapAccess<'a>>(&mut self, name: &str, value: Member<'_, M>) -> Result<(), M::Error> {
                match name {
                    #(#arms)*
                    _ => value.skip(),
                }
            }
        }
    }
}

fn arm(field: &ReadField) -> TokenStream {
    let member = &field.member;
    let ident = print::ident(&field.field);
    match &field.kind {
        ReadKind::Leaf => quote!(#member => value.leaf(&mut self.#ident),),
        ReadKind::LeafAt(path) => quote!(#member => value.leaf_at(&[#(#path),*], &mut self.#ident),),
        ReadKind::Leaves => quote!(#member => value.leaves(&mut self.#ident),),
        ReadKind::Object(_) => quote!(#member => value.object(&mut self.#ident),),
        ReadKind::Array(_) => quote!(#member => value.array(&mut self.#ident),),
    }
}
