//! The function of one call: check, send, read, write; for lists, page after page.

use proc_macro2::TokenStream;
use quote::quote;

use super::request::request;
use super::tool::{access_argument, fields};
use super::{arguments, body, print};
use crate::model::{AnswerForm, Condition, Literal, NumberedPages, Page, PageStyle, Refusal, Tool};

/// `run`.
pub(super) fn call(tool: &Tool) -> TokenStream {
    let has_arguments = arguments::any(tool);
    let check = arguments::has_checks(tool).then(|| quote!(arguments.check()?;));
    let mutable = arguments::has_shapes(tool).then(|| quote!(mut));
    let read = has_arguments.then(|| quote!(let #mutable arguments: Arguments = call.arguments()?;));
    let read = read.unwrap_or_else(|| quote!(call.arguments::<Arguments>()?;));
    let page = tool.page.as_ref().map(|page| begin(tool, page));
    let body = body::chain(tool);
    let request = request(tool);
    let rest = match &tool.page {
        None if !tool.answer.is_outputs() => {
            let finish = whole(tool);
            quote! {
                #body
                let request = #request;
                #finish
            }
        }
        None => {
            let (reply, refuse) = (reply(tool), refuse(tool));
            quote! {
                #body
                let request = #request;
                let answer = call.send(request).await?;
                #refuse
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
fn whole(tool: &Tool) -> TokenStream {
    let refuse = refuse(tool);
    match &tool.answer {
        AnswerForm::Done { is_json: true } if tool.refusal.is_none() => quote! {
            call.send_for(request, Expected::NoPage).await?;
            Ok(call.finish())
        },
        AnswerForm::Outputs | AnswerForm::Done { .. } if tool.refusal.is_none() => {
            quote!(call.send_and_finish(request).await)
        }
        AnswerForm::Outputs | AnswerForm::Done { .. } => quote! {
            let answer = call.send(request).await?;
            #refuse
            Ok(call.finish())
        },
        AnswerForm::Raw { .. } => quote! {
            let answer = call.send(request).await?;
            #refuse
            call.reply_raw(&answer, CAP)
        },
        AnswerForm::Text { .. } => {
            let answer = other_than_json(tool, &quote!(Expected::Text(MEDIA_TYPES)));
            quote! {
                #answer
                call.reply_text(&answer, CAP)
            }
        }
        AnswerForm::File { .. } => {
            let answer = other_than_json(tool, &quote!(Expected::File(MEDIA_TYPES, CAP)));
            quote! {
                #answer
                call.reply_file(&answer)
            }
        }
    }
}

/// Sends for an answer that only a refusal of the upstream makes JSON of.
fn other_than_json(tool: &Tool, expected: &TokenStream) -> TokenStream {
    match tool.refusal {
        Some(_) => quote!(let answer = call.send_unless_refused(request, #expected, &REFUSAL).await?;),
        None => quote!(let answer = call.send_for(request, #expected).await?;),
    }
}

/// Whether something else than JSON, or than a status alone, is expected by name.
pub(super) fn names_expected(tool: &Tool) -> bool {
    match tool.answer {
        AnswerForm::Text { .. } | AnswerForm::File { .. } => true,
        AnswerForm::Done { is_json } => is_json && tool.refusal.is_none(),
        AnswerForm::Outputs | AnswerForm::Raw { .. } => false,
    }
}

/// Holds that an answer of success is no refusal.
fn refuse(tool: &Tool) -> Option<TokenStream> {
    tool.refusal.as_ref().map(|_| quote!(answer.refuse_when(&REFUSAL)?;))
}

/// How a refusal with a status of success is known.
pub(super) fn refusal(refusal: &Refusal) -> TokenStream {
    let Refusal { path, condition, message } = refusal;
    let literal = |literal: &Literal| match literal {
        Literal::Null => quote!(Literal::Null),
        Literal::Boolean(value) => quote!(Literal::Boolean(#value)),
        Literal::Integer(value) => {
            let value = print::integer(*value);
            quote!(Literal::Integer(#value))
        }
        Literal::Text(text) => quote!(Literal::Text(#text)),
    };
    let condition = match condition {
        Condition::Present => quote!(Condition::Present),
        Condition::Equal(value) => {
            let value = literal(value);
            quote!(Condition::Equal(#value))
        }
        Condition::Different(value) => {
            let value = literal(value);
            quote!(Condition::Different(#value))
        }
    };
    quote! {
        /// How the upstream refuses with a status of success, and what is said then.
        const REFUSAL: Refusal = Refusal { path: &[#(#path),*], condition: #condition, message: #message };
    }
}

/// The most bytes of an answer that is passed on as a whole, and what it may be.
pub(super) fn whole_constants(form: &AnswerForm) -> Vec<TokenStream> {
    let (about, cap, media_types) = match form {
        AnswerForm::Outputs | AnswerForm::Done { .. } => return Vec::new(),
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
    page.all.is_some() || page.beside.is_some() || matches!(page.style, PageStyle::Offset(_) | PageStyle::Page(_))
}

fn begin(tool: &Tool, page: &Page) -> TokenStream {
    let size = match &page.size_argument {
        Some(name) => access_argument(name),
        None => quote!(None),
    };
    let cursor = access_argument(&page.cursor_argument);
    let only = tool.only.as_ref().map(|_| quote!(.only(arguments.only.as_deref())));
    let page_of = if page.style.is_plain() {
        quote!(let page = call.page_at(&PAGE, #size, #cursor)? #only;)
    } else {
        quote!(let page = call.page(&PAGE, #size, #cursor.as_deref())? #only;)
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
    let next = next(tool, page);
    let numbered = match &page.style {
        PageStyle::Page(pages) => Some(numbered(pages, is_last(page))),
        _ => None,
    };
    let beside = page.beside.as_ref().map(print::ident).map(|write| quote!(list.beside(&read, #write);));
    let identity = identity(tool, page);
    let refuse = refuse(tool);
    let read = quote! {
        #request
        let answer = call.send(request).await?;
        #refuse
        let read: #answer<'_> = answer.read()?;
        #beside
        #numbered
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
fn next(tool: &Tool, page: &Page) -> TokenStream {
    let list = fields(&page.list);
    let is_last = is_last(page);
    let filter = is_last.as_ref().map(|is_last| quote!(.filter(|_| !#is_last)));
    let unless = is_last.as_ref().map(|is_last| quote!(.unless(#is_last)));
    match &page.style {
        PageStyle::Token(next) => {
            let next = fields(next);
            quote!(read.#next.text()#filter)
        }
        PageStyle::Offset(total) => {
            let total = total.as_deref().map(fields);
            let total = total.map_or_else(|| quote!(Leaf::default()), |total| quote!(read.#total));
            let is_last = is_last.unwrap_or_else(|| quote!(false));
            quote!(list.next_offset(&read.#list, #total, #is_last))
        }
        PageStyle::Page(_) => quote!(list.next_page(&read.#list, &numbered)),
        PageStyle::Link(parameter) => quote!(call.next_link(&answer, #parameter)#unless),
        PageStyle::NextUrl { address, parameter } => {
            let address = fields(address);
            quote!(call.next_address(read.#address, #parameter)#unless)
        }
        PageStyle::AfterLast(from) => {
            let from = fields(from);
            let element = tool.writes.first().map(|function| print::ident(&function.argument));
            quote!(read.#list.items.last().and_then(|#element| #element.#from.text())#filter)
        }
    }
}

/// Whether the upstream says that this page is the last one, where it has a word for that.
fn is_last(page: &Page) -> Option<TokenStream> {
    let last = page.last.as_deref().map(fields).map(|last| quote!(read.#last.is_true()));
    let more = page.more.as_deref().map(fields).map(|more| quote!(read.#more.is_false()));
    last.or(more)
}

/// What the upstream says of numbered pages.
fn numbered(numbered: &NumberedPages, is_last: Option<TokenStream>) -> TokenStream {
    let first = print::integer(numbered.first);
    let pages = numbered.pages.as_deref().map(fields).map(|pages| quote!(pages: read.#pages,));
    let total = numbered.total.as_deref().map(fields).map(|total| quote!(total: read.#total,));
    let is_whole = pages.is_some() && total.is_some() && is_last.is_some();
    let is_last = is_last.map(|is_last| quote!(is_last: #is_last,));
    let rest = (!is_whole).then(|| quote!(..Numbered::default()));
    quote!(let numbered = Numbered { first: #first, #pages #total #is_last #rest };)
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
