//! Calls in the emitted tests: arguments, and the request that they must come to.

use proc_macro2::TokenStream;
use quote::quote;

use super::print;
use crate::model::{SampleBody, SampleCall, SamplePart};

/// A call and the request that it must come to.
pub(super) fn call(call: &SampleCall) -> TokenStream {
    let SampleCall { path, query, headers, body, .. } = call;
    let arguments = call.arguments.to_string();
    let pairs = |pairs: &[(String, String)]| {
        let pairs = pairs.iter().map(|(name, value)| quote!((#name, #value)));
        quote!(&[#(#pairs),*])
    };
    let (query, headers) = (pairs(query), pairs(headers));
    let body = match body {
        None => quote!(Body::None),
        Some(SampleBody::Json(value)) => {
            let json = value.to_string();
            quote!(Body::Json(#json))
        }
        Some(SampleBody::Form(fields)) => {
            let fields = pairs(fields);
            quote!(Body::Form(#fields))
        }
        Some(SampleBody::Parts(parts)) => {
            let parts = parts.iter().map(part);
            quote!(Body::Parts(&[#(#parts),*]))
        }
        Some(SampleBody::Text(media_type, text)) => quote!(Body::Text(#media_type, #text)),
    };
    quote!(Call { arguments: #arguments, path: #path, query: #query, headers: #headers, body: #body })
}

/// A call that there may be.
pub(super) fn optional(call: Option<&SampleCall>) -> TokenStream {
    match call {
        Some(call) => {
            let call = self::call(call);
            quote!(Some(#call))
        }
        None => quote!(None),
    }
}

fn part(part: &SamplePart) -> TokenStream {
    let SamplePart { name, file_name, media_type, text } = part;
    let file_name = print::optional_text(file_name.as_deref());
    let media_type = print::optional_text(media_type.as_deref());
    quote!(Part { name: #name, file_name: #file_name, media_type: #media_type, text: #text })
}
