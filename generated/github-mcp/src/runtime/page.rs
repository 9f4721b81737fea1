//! Which page of a list a call asks for: by a signed cursor, or by a plain number of items to skip.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::call::Call;
use super::canonical;
use super::cursor::{self, Cursor, Digest};
use super::failure::Failure;

/// How a tool pages its list.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// Output that holds the items.
    pub output: &'static str,
    /// Argument for the number of items.
    pub size_argument: Option<&'static str>,
    /// Argument for the cursor; also the output that holds the next one.
    pub cursor_argument: &'static str,
    /// Items that the upstream is asked for when the caller does not say.
    pub default_size: i64,
    /// Most items that the upstream is asked for.
    pub size_cap: i64,
}

/// The page that one call asks for.
#[derive(Clone, Debug)]
pub struct PageRequest<'p> {
    /// How the tool pages its list.
    pub page: &'p Page,
    /// Where the page begins.
    pub cursor: Cursor,
    /// What the upstream's positions are.
    pub kind: Kind,
    /// The outputs that the caller wants of each item.
    pub only: Option<&'p [String]>,
    /// What the caller is told about its wishes.
    pub remarks: Vec<String>,
}

/// Where the upstream's list goes on behind a page.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Next {
    /// Nowhere: this was the last page.
    End,
    /// At this position of the upstream.
    At(String),
    /// Somewhere that must not be followed or cannot be read.
    Refused,
}

impl Next {
    /// The end where the upstream says that this page is the last one.
    #[must_use]
    pub fn unless(self, is_last: bool) -> Self {
        if is_last { Self::End } else { self }
    }
}

impl From<Option<Cow<'_, str>>> for Next {
    fn from(position: Option<Cow<'_, str>>) -> Self {
        position.map(Cow::into_owned).into()
    }
}

impl From<Option<String>> for Next {
    fn from(position: Option<String>) -> Self {
        match position.filter(|position| !position.is_empty()) {
            Some(position) => Self::At(position),
            None => Self::End,
        }
    }
}

/// What the upstream's positions are.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// Its own: tokens, numbers of pages, last elements. They stand in signed cursors.
    Token,
    /// Numbers of items to skip, which stay plain.
    Offset,
}

impl<'p> PageRequest<'p> {
    /// How many items the upstream is asked for, and the most that the reply shows.
    pub fn size(&self) -> i64 {
        i64::from(self.cursor.size)
    }

    /// The upstream's position; none for its first page.
    pub fn position(&self) -> Option<&str> {
        self.cursor.position.as_deref()
    }

    /// The upstream's position where it is a number; none for its first page.
    pub fn number(&self) -> Option<i64> {
        self.position()?.parse().ok()
    }

    /// Narrows each item to the outputs that the caller named.
    #[must_use]
    pub fn only(mut self, only: Option<&'p [String]>) -> Self {
        self.only = only;
        self
    }
}

impl Call<'_> {
    /// Works out which page is asked for.
    ///
    /// # Errors
    /// [`Failure::Argument`] for a size below 1 and for a cursor that was not given out for these arguments.
    pub fn page<'p>(
        &self,
        page: &'p Page,
        size: Option<i64>,
        cursor: Option<&str>,
    ) -> Result<PageRequest<'p>, Failure> {
        let mut remarks = Vec::new();
        let is_size_given = size.is_some();
        let size = page_size(page, size, &mut remarks)?;
        let arguments = digest_of_arguments(self.given, page);
        let cursor = match cursor.filter(|cursor| !cursor.is_empty()) {
            None => Cursor { position: None, size, arguments, skip: 0, last: Digest::default() },
            Some(text) => {
                let keys = self.caller.signing_keys(&self.service.settings.state_keys);
                let cursor = Cursor::decode(text, self.tool.name, &keys).ok_or_else(|| {
                    let problem = "is not a cursor of this tool; take it unchanged from the last reply, or leave it \
                                   out to begin again";
                    Failure::argument(page.cursor_argument, problem)
                })?;
                if cursor.arguments != arguments {
                    let problem =
                        "belongs to a call with other arguments; repeat those, or leave it out to begin again";
                    return Err(Failure::argument(page.cursor_argument, problem));
                }
                if is_size_given && size != cursor.size {
                    remarks = vec![format!(
                        "`{}` changed nothing: a list that goes on with `{}` keeps its size, {}.",
                        page.size_argument.unwrap_or(page.cursor_argument),
                        page.cursor_argument,
                        cursor.size
                    )];
                }
                cursor
            }
        };
        Ok(PageRequest { page, cursor, kind: Kind::Token, only: None, remarks })
    }

    /// Works out which page is asked for, where the caller says how many items to skip.
    ///
    /// # Errors
    /// [`Failure::Argument`] for a size below 1 and for an offset below 0.
    pub fn page_at<'p>(
        &self,
        page: &'p Page,
        size: Option<i64>,
        offset: Option<i64>,
    ) -> Result<PageRequest<'p>, Failure> {
        let mut remarks = Vec::new();
        let size = page_size(page, size, &mut remarks)?;
        let offset = offset.unwrap_or(0);
        if offset < 0 {
            return Err(Failure::argument(page.cursor_argument, format!("must be at least 0, not {offset}")));
        }
        let position = (offset > 0).then(|| offset.to_string());
        let cursor = Cursor { position, size, arguments: Digest::default(), skip: 0, last: Digest::default() };
        Ok(PageRequest { page, cursor, kind: Kind::Offset, only: None, remarks })
    }
}

fn page_size(page: &Page, size: Option<i64>, remarks: &mut Vec<String>) -> Result<u32, Failure> {
    let name = page.size_argument.unwrap_or(page.cursor_argument);
    let mut size = size.unwrap_or(page.default_size);
    if size < 1 {
        return Err(Failure::argument(name, format!("must be at least 1, not {size}")));
    }
    if size > page.size_cap {
        remarks.push(format!("`{name}` was lowered to {}, the most that one call may ask for.", page.size_cap));
        size = page.size_cap;
    }
    u32::try_from(size).map_err(|_| Failure::argument(name, format!("must be at most {}", u32::MAX)))
}

/// A digest of all arguments but size and cursor.
fn digest_of_arguments(given: &Map<String, Value>, page: &Page) -> Digest {
    let is_paging = |name: &str| name == page.cursor_argument || page.size_argument == Some(name);
    cursor::digest(canonical::arguments(given, &is_paging).as_bytes())
}
