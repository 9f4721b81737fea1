//! A list that grows behind a shared reference: what was handed out stays where it is.
//!
//! Files that a reference names are read while parts of other files are borrowed, so the list of files
//! cannot be one that moves its elements.

use std::cell::{Cell, OnceCell};

/// Buckets of 1, 2, 4, … elements: 24 of them hold 16 million.
const BUCKETS: usize = 24;

/// An append-only list.
#[derive(Debug)]
pub struct Growing<T> {
    buckets: [OnceCell<Box<[OnceCell<T>]>>; BUCKETS],
    length: Cell<usize>,
}

impl<T> Growing<T> {
    /// Appends an element and returns its number.
    pub fn push(&self, element: T) -> usize {
        let number = self.length.get();
        let (bucket, place) = position(number);
        let slots = self
            .buckets
            .get(bucket)
            .map(|bucket_cell| bucket_cell.get_or_init(|| (0..1_usize << bucket).map(|_| OnceCell::new()).collect()));
        if let Some(slot) = slots.and_then(|slots| slots.get(place)) {
            // The slot behind the last element is always empty.
            let _ = slot.set(element);
        }
        self.length.set(number + 1);
        number
    }

    /// The element with this number.
    #[must_use]
    pub fn get(&self, number: usize) -> Option<&T> {
        let (bucket, place) = position(number);
        self.buckets.get(bucket)?.get()?.get(place)?.get()
    }

    /// How many elements there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.length.get()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All elements in their order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        (0..self.len()).filter_map(|number| self.get(number))
    }
}

impl<T> Default for Growing<T> {
    fn default() -> Self {
        Self { buckets: std::array::from_fn(|_| OnceCell::new()), length: Cell::new(0) }
    }
}

/// The bucket of an element and its place there.
fn position(number: usize) -> (usize, usize) {
    let bucket = (number + 1).ilog2() as usize;
    (bucket, number + 1 - (1 << bucket))
}

#[cfg(test)]
mod tests {
    use super::Growing;

    #[test]
    fn elements_stay_where_they_are_while_others_come() {
        let list = Growing::default();
        assert!(list.is_empty());
        list.push("0".to_owned());
        let first = list.get(0).unwrap();
        for number in 1..1_000 {
            assert_eq!(list.push(number.to_string()), number);
        }
        assert_eq!(first, "0");
        assert_eq!(list.len(), 1_000);
        assert_eq!(list.get(777).map(String::as_str), Some("777"));
        assert_eq!(list.get(1_000), None);
        assert!(list.iter().enumerate().all(|(number, text)| *text == number.to_string()));
    }
}
