//! Writing a list: the upstream's pages one after the other, cut to the budget of the reply, with a cursor that loses no item.

use super::call::{Call, Progress};
use super::cursor::{self, Cursor, Digest};
use super::explanation;
use super::failure::Failure;
use super::leaf::Leaf;
use super::lists::{Array, Presence};
use super::page::{Kind, Next, PageRequest};
use super::project::{Object, Writing};
use super::reply::{self, Reply};
use super::text;

/// Longest position of the upstream that a cursor carries, in bytes.
const LONGEST_POSITION: usize = 8 * 1024;

/// How a tool fetches several pages for one call.
#[derive(Clone, Copy, Debug)]
pub struct AllPages {
    /// Most pages of one call.
    pub most: u32,
    /// What is told after each page; `{page}` is its number, `{pages}` how many there will be.
    pub progress: Option<&'static str>,
}

/// What the upstream says of a list whose pages have numbers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Numbered<'a> {
    /// The number of the first page.
    pub first: u64,
    /// How many pages there are.
    pub pages: Leaf<'a>,
    /// How many items there are.
    pub total: Leaf<'a>,
    /// Whether it says that this page is the last one.
    pub is_last: bool,
}

/// A list that is being written.
#[derive(Debug)]
pub struct List<'l> {
    call: &'l Call<'l>,
    page: PageRequest<'l>,
    pages: AllPages,
    writing: Writing,
    shown: usize,
    fetched: u32,
    /// The upstream's positions that were asked for; none of them is asked for again.
    asked: Vec<String>,
    /// How many pages there will be, as far as the upstream's total tells.
    expected: Option<u32>,
    /// Where the list goes on behind what is shown.
    cursor: Option<String>,
    notes: Vec<String>,
    is_there: bool,
}

impl<'c> Call<'c> {
    /// Replies with the items of a page that fit the budget, at least one, and the cursor for what follows.
    /// `next` is the upstream's position after this page; `identity` tells items apart.
    ///
    /// # Errors
    /// None today.
    pub fn reply_page<'a, T>(
        &self,
        page: &PageRequest<'_>,
        array: &Array<T>,
        next: impl Into<Next>,
        identity: impl Fn(&T) -> Leaf<'a>,
        write: impl Fn(&T, &mut Object<'_>),
    ) -> Result<Reply, Failure> {
        let mut list = self.list(page.clone());
        list.add(array, next, identity, write);
        list.finish()
    }

    /// Begins a list of one page.
    pub fn list<'l>(&'l self, page: PageRequest<'l>) -> List<'l> {
        self.list_of_all(page, AllPages { most: 1, progress: None }, false)
    }

    /// Begins a list of all pages, up to the tool's limit, if that is what the caller wants; else of one.
    pub fn list_of_all<'l>(&'l self, page: PageRequest<'l>, pages: AllPages, all: bool) -> List<'l> {
        let pages = if all { pages } else { AllPages { most: 1, progress: None } };
        List {
            call: self,
            page,
            pages,
            writing: self.writing(),
            shown: 0,
            fetched: 0,
            asked: Vec::new(),
            expected: None,
            cursor: None,
            notes: Vec::new(),
            is_there: false,
        }
    }
}

impl<'l> List<'l> {
    /// The page to ask the upstream for.
    pub fn page(&self) -> &PageRequest<'l> {
        &self.page
    }

    /// The position behind this page where positions are numbers of items: nothing when the upstream says that this is
    /// the last page, when its total is reached, or when the page is empty.
    pub fn next_offset<T>(&mut self, array: &Array<T>, total: Leaf<'_>, is_last: bool) -> Option<String> {
        let size = u64::from(self.page.cursor.size.max(1));
        let begin: u64 = self.page.position().and_then(|position| position.parse().ok()).unwrap_or(0);
        let end = begin + length(array);
        let total = number(total);
        self.note_pages_left(total.map(|total| total.saturating_sub(begin).div_ceil(size)));
        let is_end = is_last || end == begin || total.is_some_and(|total| end >= total);
        (!is_end).then(|| end.to_string())
    }

    /// The number of the next page where pages have numbers: nothing when the upstream says that this is the last one,
    /// when its count of pages or items is reached, or when the page is empty.
    pub fn next_page<T>(&mut self, array: &Array<T>, numbered: &Numbered<'_>) -> Option<String> {
        let size = u64::from(self.page.cursor.size.max(1));
        let this = self.page.position().and_then(|position| position.parse().ok()).unwrap_or(numbered.first);
        let before = this.saturating_sub(numbered.first);
        let (pages, total) = (number(numbered.pages), number(numbered.total));
        self.note_pages_left(
            pages.or(total.map(|total| total.div_ceil(size))).map(|pages| pages.saturating_sub(before)),
        );
        let length = length(array);
        let seen = before.saturating_mul(size).saturating_add(length);
        // An upstream that gives less than was asked for has shown less than the pages before suggest.
        let is_full = before == 0 || length >= size;
        let is_counted = total.is_some_and(|total| seen == total || (is_full && seen > total));
        let is_end = numbered.is_last || length == 0 || is_counted || pages.is_some_and(|pages| before + 1 >= pages);
        (!is_end).then(|| this.saturating_add(1).to_string())
    }

    /// Notes how many pages the upstream has left, when the first one is there.
    fn note_pages_left(&mut self, left: Option<u64>) {
        if self.fetched == 0 {
            let left = left.map(|left| left.clamp(1, self.pages.most.into()));
            self.expected = left.and_then(|left| u32::try_from(left).ok());
        }
    }

    /// Writes what stands beside the items, from the first page. It takes at most half of the budget.
    pub fn beside<T>(&mut self, read: &T, write: impl Fn(&T, &mut Object<'_>)) {
        if self.writing.bytes.is_empty() {
            let room = self.call.budget() / 2;
            reply::write_fitting(&mut self.writing, room, None, |object| write(read, object));
            self.writing.bytes.pop();
        }
    }

    /// Begins the items, behind what stands beside them.
    fn open(&mut self) {
        let bytes = &mut self.writing.bytes;
        match bytes.len() {
            0 => bytes.push(b'{'),
            1 => {}
            _ => bytes.push(b','),
        }
        text::write_json(bytes, self.page.page.output);
        bytes.extend_from_slice(b":[");
    }

    /// The position to go on from; nothing at the end, which a position that was asked for already is too.
    fn following(&mut self, next: Next) -> Option<String> {
        let remark = match next {
            Next::End => return None,
            Next::At(next) if Some(next.as_str()) == self.page.position() || self.asked.contains(&next) => return None,
            Next::At(next) if next.len() <= LONGEST_POSITION => return Some(next),
            Next::At(_) => "More items exist, but the upstream's position is too long to go on from.",
            Next::Refused => "More items exist, but the upstream's address of them is none that this server follows.",
        };
        self.notes.push(remark.to_owned());
        None
    }

    /// Writes the items of a page that were asked for and fit the budget, at least one in all; tells whether another page is wanted.
    /// `next` is the upstream's position after this page; `identity` tells items apart.
    pub fn add<'a, T>(
        &mut self,
        array: &Array<T>,
        next: impl Into<Next>,
        identity: impl Fn(&T) -> Leaf<'a>,
        write: impl Fn(&T, &mut Object<'_>),
    ) -> bool {
        let next = self.following(next.into());
        let next = next.as_deref();
        if self.fetched == 0 {
            self.open();
        }
        self.fetched += 1;
        self.is_there |= array.presence == Presence::Present;
        self.writing.counts.dropped += array.dropped;
        let start = first_item(&self.page.cursor, &array.items, &identity);
        let place = Place { page: &self.page, array, next, call: self.call };
        let tail = |end: usize| {
            let cursor = place.cursor(end, &identity);
            cursor.map_or(2, |cursor| 2 + self.page.page.cursor_argument.len() + cursor.len() + ",\"\":\"\"".len())
        };
        // A cursor's length depends on its position only, so one of each kind tells what to keep free.
        let (after_drop, after_all) = (tail(array.items.len().saturating_sub(1)), tail(array.items.len()));
        let budget = self.call.budget();
        let mut end = start;
        let size = usize::try_from(self.page.cursor.size).unwrap_or(usize::MAX);
        for (index, item) in array.items.iter().enumerate().skip(start).take(size) {
            let tail = if index + 1 == array.items.len() { after_all } else { after_drop };
            if !write_item(&mut self.writing, self.shown, budget, tail, self.page.only, &|object| write(item, object)) {
                break;
            }
            self.shown += 1;
            end = index + 1;
        }
        self.cursor = place.cursor(end, &identity);
        let goes_on = end == array.items.len() && next.is_some() && self.fetched < self.pages.most;
        self.tell();
        if goes_on {
            self.asked.extend(self.page.position().map(str::to_owned));
            let position = next.map(str::to_owned);
            self.page.cursor = Cursor { position, skip: 0, last: Digest::default(), ..self.page.cursor.clone() };
        }
        goes_on
    }

    /// Tells the caller how far the call is.
    fn tell(&self) {
        let Some(template) = self.pages.progress else { return };
        let pages = match self.expected {
            Some(expected) => expected.max(self.fetched).to_string(),
            None => format!("at most {}", self.pages.most),
        };
        let message = explanation::fill_with(template, |name| match name {
            "page" => Some(self.fetched.to_string()),
            "pages" => Some(pages.clone()),
            _ => None,
        });
        let total = self.expected.map(|expected| expected.max(self.fetched));
        self.call.watch.tell(Progress { done: self.fetched, total, message });
    }

    /// Closes the list.
    ///
    /// # Errors
    /// None today.
    pub fn finish(mut self) -> Result<Reply, Failure> {
        if self.fetched == 0 {
            self.open();
        }
        let writing = &mut self.writing;
        writing.bytes.push(b']');
        if let Some(cursor) = &self.cursor {
            writing.bytes.push(b',');
            text::write_json(&mut writing.bytes, self.page.page.cursor_argument);
            writing.bytes.push(b':');
            match self.page.kind {
                Kind::Token => text::write_json(&mut writing.bytes, cursor),
                Kind::Offset => writing.bytes.extend_from_slice(cursor.as_bytes()),
            }
        }
        writing.bytes.push(b'}');
        let mut remarks = self.page.remarks.clone();
        remarks.extend(self.note());
        remarks.append(&mut self.notes);
        Ok(Reply::new(self.writing, remarks))
    }

    /// The sentence that the allow-list adds to a list.
    fn note(&self) -> Option<String> {
        let notes = &self.call.tool.notes;
        match &self.cursor {
            _ if !self.is_there => Some(format!("The answer of {} held no list.", self.call.service.definition.title)),
            Some(cursor) => {
                let value = |name: &str| match name {
                    "shown" => Some(self.shown.to_string()),
                    "next" => Some(cursor.clone()),
                    _ => None,
                };
                notes.more.map(|more| explanation::fill_with(more, value))
            }
            None if self.shown == 0 => notes.empty.map(|empty| explanation::fill_with(empty, |_| None)),
            None => None,
        }
    }
}

/// How many elements the upstream's array had.
fn length<T>(array: &Array<T>) -> u64 {
    u64::try_from(array.items.len() + array.dropped).unwrap_or(u64::MAX)
}

/// A number of the upstream's answer.
fn number(leaf: Leaf<'_>) -> Option<u64> {
    leaf.text()?.parse().ok()
}

/// Writes one item; tells whether it stays. The first item of a reply always does, shortened if need be.
fn write_item(
    writing: &mut Writing,
    shown: usize,
    budget: usize,
    tail: usize,
    only: Option<&[String]>,
    write: &dyn Fn(&mut Object<'_>),
) -> bool {
    let (length, counts) = (writing.bytes.len(), writing.counts);
    if shown > 0 {
        writing.bytes.push(b',');
    }
    writing.object(only, write);
    if writing.bytes.len() + tail > budget {
        writing.rewind(length, counts);
        if shown > 0 {
            return false;
        }
        reply::write_fitting(writing, budget.saturating_sub(length + tail), only, write);
    }
    true
}

/// One page of the upstream, for cursors into it and behind it.
struct Place<'p, T> {
    page: &'p PageRequest<'p>,
    array: &'p Array<T>,
    next: Option<&'p str>,
    call: &'p Call<'p>,
}

impl<T> Place<'_, T> {
    /// The cursor for what follows the first `end` items; nothing at the end of the list.
    fn cursor<'a>(&self, end: usize, identity: &impl Fn(&T) -> Leaf<'a>) -> Option<String> {
        let old = &self.page.cursor;
        if self.page.kind == Kind::Offset {
            let Some(place) = self.array.places.get(end) else { return self.next.map(str::to_owned) };
            let begin: u64 = old.position.as_deref().and_then(|position| position.parse().ok()).unwrap_or(0);
            return Some((begin + u64::from(*place)).to_string());
        }
        let cursor = if end < self.array.items.len() {
            let last = end.checked_sub(1).and_then(|last| self.array.items.get(last));
            let last = last.map(|item| identity_digest(identity(item))).unwrap_or_default();
            Cursor { skip: u32::try_from(end).ok()?, last, ..old.clone() }
        } else {
            Cursor { position: Some(self.next?.to_owned()), skip: 0, last: Digest::default(), ..old.clone() }
        };
        let keys = self.call.caller.signing_keys(&self.call.service.settings.state_keys);
        Some(cursor.encode(self.call.tool.name, &keys))
    }
}

/// The first item to show. When the list has shifted since the cursor was given out, the item last shown is looked up;
/// when it is gone, its old place counts.
fn first_item<'a, T>(cursor: &Cursor, items: &[T], identity: &impl Fn(&T) -> Leaf<'a>) -> usize {
    let skip = usize::try_from(cursor.skip).unwrap_or(usize::MAX);
    let is_last_shown = |item: &T| identity_digest(identity(item)) == cursor.last;
    match skip.checked_sub(1) {
        None => 0,
        Some(before) if items.get(before).is_some_and(is_last_shown) => skip,
        Some(_) => items.iter().rposition(is_last_shown).map_or(skip.min(items.len()), |found| found + 1),
    }
}

fn identity_digest(identity: Leaf<'_>) -> Digest {
    cursor::digest(identity.text().unwrap_or_default().as_bytes())
}
