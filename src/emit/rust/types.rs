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
        let kind = kind(&field.kind, &quote!('a));
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

/// The type that a part of the answer is read into.
pub(super) fn kind(kind: &ReadKind, lifetime: &TokenStream) -> TokenStream {
    match kind {
        ReadKind::Leaf | ReadKind::LeafAt(_) => quote!(Leaf<#lifetime>),
        ReadKind::Leaves | ReadKind::LeavesAt(_) => quote!(Leaves<#lifetime>),
        ReadKind::Object(name) => {
            let name = print::ident(name);
            quote!(#name<#lifetime>)
        }
        ReadKind::Array(element) => {
            let element = self::kind(element, lifetime);
            quote!(Array<#element>)
        }
        ReadKind::Entries(value) => {
            let value = self::kind(value, lifetime);
            quote!(Entries<#lifetime, #value>)
        }
    }
}

/// Whether a kind is one of these, or a list or map of them.
pub(super) fn holds(kind: &ReadKind, wanted: fn(&ReadKind) -> bool) -> bool {
    wanted(kind)
        || match kind {
            ReadKind::Array(inner) | ReadKind::Entries(inner) => holds(inner, wanted),
            _ => false,
        }
}

fn reader(read: &ReadStruct) -> TokenStream {
    let name = print::ident(&read.name);
    if let [field] = read.fields.as_slice()
        && read.is_whole
    {
        let field = print::ident(&field.field);
        return quote! {
            impl<'a> Read<'a> for #name<'a> {
                fn read<D: Deserializer<'a>>(&mut self, value: D, room: &Room) -> Result<bool, D::Error> {
                    self.#field.read(value, room)
                }
            }
        };
    }
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
        ReadKind::LeavesAt(path) => quote!(#member => value.leaves_at(&[#(#path),*], &mut self.#ident),),
        ReadKind::Entries(_) => quote!(#member => value.entries(&mut self.#ident),),
        ReadKind::Object(_) => quote!(#member => value.object(&mut self.#ident),),
        ReadKind::Array(_) => quote!(#member => value.array(&mut self.#ident),),
    }
}
