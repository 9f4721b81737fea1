//! The function of one call: check, send, read, write; for lists, page after page.

use proc_macro2::TokenStream;
use quote::quote;

use super::tool::{access_argument, fields, request};
use super::{arguments, body, print};
use crate::model::{AnswerForm, Page, PageStyle, Tool};

/// `run`.
pub(super) fn call(tool: &Tool) -> TokenStream {
    let has_arguments = arguments::any(tool);
    let check = arguments::has_checks(tool).then(|| quote!(arguments.check()?;));
    let read = has_arguments.then(|| quote!(let arguments: Arguments = call.arguments()?;));
    let read = read.unwrap_or_else(|| quote!(call.arguments::<Arguments>()?;));
    let page = tool.page.as_ref().map(|page| begin(tool, page));
    let body = body::chain(tool);
    let request = request(tool);
    let rest = match &tool.page {
        None if !tool.answer.is_outputs() => {
            let finish = whole(&tool.answer);
            quote! {
                #body
                let request = #request;
                #finish
            }
        }
        None => {
            let reply = reply(tool);
            quote! {
                #body
                let request = #request;
                let answer = call.send(request).await?;
                #reply
            }
        }
        Some(page) => pages(
            tool,
            page,
            &quote! {
                #body
                let request = #request;
            },
        ),
    };
    quote! {
        /// One call: check, send, read, write.
        async fn run(call: Call<'_>) -> Result<Reply, Failure> {
            #read
            #check
            #page
            #rest
        }
    }
}

/// What becomes of an answer that no outputs are read from.
fn whole(form: &AnswerForm) -> TokenStream {
    match form {
        AnswerForm::Outputs | AnswerForm::Done => quote!(call.send_and_finish(request).await),
        AnswerForm::Raw { .. } => quote! {
            let answer = call.send(request).await?;
            call.reply_raw(&answer, CAP)
        },
        AnswerForm::Text { .. } => quote! {
            let answer = call.send_for(request, Expected::Text(MEDIA_TYPES)).await?;
            call.reply_text(&answer, CAP)
        },
        AnswerForm::File { .. } => quote! {
            let answer = call.send_for(request, Expected::File(MEDIA_TYPES, CAP)).await?;
            call.reply_file(&answer)
        },
    }
}

/// The most bytes of an answer that is passed on as a whole, and what it may be.
pub(super) fn whole_constants(form: &AnswerForm) -> Vec<TokenStream> {
    let (about, cap, media_types) = match form {
        AnswerForm::Outputs | AnswerForm::Done => return Vec::new(),
        AnswerForm::Raw { cap, why } => {
            (format!("The most bytes of the whole answer that are passed on, because: {why}"), cap, None)
        }
        AnswerForm::Text { media_types, cap } => {
            ("The most bytes of the text that are passed on.".to_owned(), cap, Some(media_types))
        }
        AnswerForm::File { media_types, cap } => {
            ("The most bytes that a file may have.".to_owned(), cap, Some(media_types))
        }
    };
    let (about, cap) = (print::doc(&about), print::size(*cap));
    let cap = quote! {
        #about
        const CAP: usize = #cap;
    };
    let kinds = media_types.map(|kinds| {
        quote! {
            /// What the answer may be.
            const MEDIA_TYPES: &[&str] = &[#(#kinds),*];
        }
    });
    [Some(cap), kinds].into_iter().flatten().collect()
}

/// The page that the request asks for.
pub(super) fn page(tool: &Tool) -> TokenStream {
    match &tool.page {
        Some(page) if is_list(page) => quote!(list.page()),
        _ => quote!(page),
    }
}

/// Whether the list is written step by step: over several pages, or with positions that are counted.
fn is_list(page: &Page) -> bool {
    page.all.is_some() || matches!(page.style, PageStyle::Offset(_))
}

fn begin(tool: &Tool, page: &Page) -> TokenStream {
    let size = match &page.size_argument {
        Some(name) => access_argument(name),
        None => quote!(None),
    };
    let cursor = access_argument(&page.cursor_argument);
    let only = tool.only.as_ref().map(|_| quote!(.only(arguments.only.as_deref())));
    let page_of = match page.style {
        PageStyle::Token(_) => quote!(let page = call.page(&PAGE, #size, #cursor.as_deref())? #only;),
        PageStyle::Offset(_) => quote!(let page = call.page_at(&PAGE, #size, #cursor)? #only;),
    };
    let list = match &page.all {
        Some(all) => {
            let all = access_argument(&all.argument);
            Some(quote!(let mut list = call.list_of_all(page, ALL_PAGES, #all.unwrap_or_default());))
        }
        None if is_list(page) => Some(quote!(let mut list = call.list(page);)),
        None => None,
    };
    quote!(#page_of #list)
}

/// Sends for one page, or for one after the other.
fn pages(tool: &Tool, page: &Page, request: &TokenStream) -> TokenStream {
    let Some(answer) = tool.reads.first().map(|read| print::ident(&read.name)) else { return quote!() };
    let Some(write) = tool.writes.first().map(|function| print::ident(&function.name)) else { return quote!() };
    let list = fields(&page.list);
    let next = next(page);
    let identity = identity(tool, page);
    let read = quote! {
        #request
        let answer = call.send(request).await?;
        let read: #answer<'_> = answer.read()?;
        let next = #next;
    };
    match (&page.all, is_list(page)) {
        (Some(_), _) => quote! {
            loop {
                #read
                if !list.add(&read.#list, next, #identity, #write) {
                    return list.finish();
                }
            }
        },
        (None, true) => quote! {
            #read
            list.add(&read.#list, next, #identity, #write);
            list.finish()
        },
        (None, false) => quote! {
            #read
            call.reply_page(&page, &read.#list, next, #identity, #write)
        },
    }
}

/// The upstream's position behind the page.
fn next(page: &Page) -> TokenStream {
    let last = page.last.as_deref().map(fields);
    match &page.style {
        PageStyle::Token(next) => {
            let next = fields(next);
            let end = last.map(|last| quote!(.filter(|_| !read.#last.is_true())));
            quote!(read.#next.text()#end)
        }
        PageStyle::Offset(total) => {
            let list = fields(&page.list);
            let read =
                |path: Option<TokenStream>| path.map_or_else(|| quote!(Leaf::default()), |path| quote!(read.#path));
            let (total, last) = (read(total.as_deref().map(fields)), read(last));
            quote!(list.next_offset(&read.#list, #total, #last))
        }
    }
}

fn identity(tool: &Tool, page: &Page) -> TokenStream {
    match &page.identity {
        Some(identity) => {
            let identity = fields(identity);
            let element = tool.writes.first().map(|function| print::ident(&function.argument));
            quote!(|#element| #element.#identity)
        }
        None => quote!(|_| Leaf::default()),
    }
}

fn reply(tool: &Tool) -> TokenStream {
    let Some(answer) = tool.reads.first().map(|read| print::ident(&read.name)) else { return quote!() };
    let Some(write) = tool.writes.first().map(|function| print::ident(&function.name)) else { return quote!() };
    let only = if tool.only.is_some() { quote!(arguments.only.as_deref()) } else { quote!(None) };
    quote!(call.reply(&answer.read::<#answer<'_>>()?, #only, #write))
}
