//! Lists and maps of the upstream's answer, as they are read.

use std::borrow::Cow;

use serde::Deserializer;
use serde::de::{DeserializeSeed, MapAccess, SeqAccess};

use super::leaf::Leaf;
use super::read::{Chain, Fill, Name, Read, Room, Shape, Value, pass_over_array, pass_over_object};

/// An array whose elements are all read alike.
#[derive(Clone, Debug)]
pub struct Array<T> {
    /// The elements of the kind that is read.
    pub items: Vec<T>,
    /// Where each of them stood in the upstream's array, from 0.
    pub places: Vec<u32>,
    /// How many elements were of another kind.
    pub dropped: usize,
    /// Whether there was an array at all.
    pub presence: Presence,
}

impl<T> Default for Array<T> {
    fn default() -> Self {
        Self { items: Vec::new(), places: Vec::new(), dropped: 0, presence: Presence::Absent }
    }
}

impl<T> Array<T> {
    /// One value of each element.
    pub fn leaves<'a>(&self, pick: impl Fn(&T) -> Leaf<'a>) -> Leaves<'a> {
        Leaves { items: self.items.iter().map(pick).collect(), dropped: self.dropped, presence: self.presence }
    }

    /// The values of a list in each element, one list after the other.
    pub fn gather<'a>(&self, pick: impl Fn(&T) -> Leaves<'a>) -> Leaves<'a> {
        let mut all = Leaves { items: Vec::new(), dropped: self.dropped, presence: self.presence };
        for mut inner in self.items.iter().map(pick) {
            all.items.append(&mut inner.items);
            all.dropped += inner.dropped + usize::from(inner.presence == Presence::Mistyped);
        }
        all
    }
}

/// An array of scalars.
#[derive(Clone, Debug, Default)]
pub struct Leaves<'a> {
    /// The elements as they stand.
    pub items: Vec<Leaf<'a>>,
    /// How many places where a value could have stood held something of another kind.
    pub dropped: usize,
    /// Whether there was an array at all.
    pub presence: Presence,
}

impl<'a> Leaves<'a> {
    /// Takes one value of each element, at the end of a chain of objects.
    pub fn at<'t>(&'t mut self, path: &'t [&'t str], room: &'t Room) -> impl Fill<'a> + 't
    where
        'a: 't,
    {
        Scalars { target: self, path, room }
    }
}

/// A map whose keys only the data knows.
#[derive(Clone, Debug)]
pub struct Entries<'a, T> {
    /// Keys and values, as often as they stand there.
    pub items: Vec<(Cow<'a, str>, T)>,
    /// How many values were of another kind than is read.
    pub dropped: usize,
    /// Whether there was a map at all.
    pub presence: Presence,
}

impl<T> Default for Entries<'_, T> {
    fn default() -> Self {
        Self { items: Vec::new(), dropped: 0, presence: Presence::Absent }
    }
}

/// What stood where an array or a map was expected.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Presence {
    /// Nothing, or null.
    #[default]
    Absent,
    /// Something else.
    Mistyped,
    /// What was expected.
    Present,
}

impl<'a, T: Read<'a>> Read<'a> for Array<T> {
    fn read<D: Deserializer<'a>>(&mut self, value: D, room: &Room) -> Result<bool, D::Error> {
        Shape(Elements { target: self, room }).deserialize(value)?;
        Ok(self.presence == Presence::Present)
    }
}

impl<'a> Read<'a> for Leaves<'a> {
    fn read<D: Deserializer<'a>>(&mut self, value: D, room: &Room) -> Result<bool, D::Error> {
        Shape(Scalars { target: self, path: &[], room }).deserialize(value)?;
        Ok(self.presence == Presence::Present)
    }
}

impl<'a, T: Read<'a>> Read<'a> for Entries<'a, T> {
    fn read<D: Deserializer<'a>>(&mut self, value: D, room: &Room) -> Result<bool, D::Error> {
        Shape(Pairs { target: self, room }).deserialize(value)?;
        Ok(self.presence == Presence::Present)
    }
}

/// Fills an array.
struct Elements<'t, T> {
    target: &'t mut Array<T>,
    room: &'t Room,
}

impl<'a, T: Read<'a>> Fill<'a> for Elements<'_, T> {
    fn object<A: MapAccess<'a>>(self, members: A) -> Result<(), A::Error> {
        self.target.presence = Presence::Mistyped;
        pass_over_object(members)
    }

    fn array<A: SeqAccess<'a>>(self, mut elements: A) -> Result<(), A::Error> {
        self.target.presence = Presence::Present;
        loop {
            let mut item = T::default();
            let Some(is_expected) = elements.next_element_seed(Value { target: &mut item, room: self.room })? else {
                return Ok(());
            };
            if is_expected {
                self.room.take::<T, A::Error>()?;
                let place = self.target.items.len() + self.target.dropped;
                self.target.places.push(u32::try_from(place).unwrap_or(u32::MAX));
                self.target.items.push(item);
            } else {
                self.target.dropped += 1;
            }
        }
    }

    fn scalar(self) {
        self.target.presence = Presence::Mistyped;
    }
}

/// Fills an array of scalars, each at the end of a chain of objects.
struct Scalars<'t, 'a> {
    target: &'t mut Leaves<'a>,
    path: &'t [&'t str],
    room: &'t Room,
}

impl<'a> Fill<'a> for Scalars<'_, 'a> {
    fn object<A: MapAccess<'a>>(self, members: A) -> Result<(), A::Error> {
        self.target.presence = Presence::Mistyped;
        pass_over_object(members)
    }

    fn array<A: SeqAccess<'a>>(self, mut elements: A) -> Result<(), A::Error> {
        self.target.presence = Presence::Present;
        loop {
            let mut leaf = Leaf::default();
            let found = match self.path {
                [] => elements.next_element_seed(Value { target: &mut leaf, room: self.room })?.map(drop),
                path => elements.next_element_seed(Shape(Chain { path, target: &mut leaf, room: self.room }))?,
            };
            if found.is_none() {
                return Ok(());
            }
            self.room.take::<Leaf<'a>, A::Error>()?;
            self.target.items.push(leaf);
        }
    }

    fn scalar(self) {
        self.target.presence = Presence::Mistyped;
    }
}

/// Fills a map.
struct Pairs<'t, 'a, T> {
    target: &'t mut Entries<'a, T>,
    room: &'t Room,
}

impl<'a, T: Read<'a>> Fill<'a> for Pairs<'_, 'a, T> {
    fn object<A: MapAccess<'a>>(self, mut members: A) -> Result<(), A::Error> {
        self.target.presence = Presence::Present;
        while let Some(key) = members.next_key_seed(Name)? {
            let mut item = T::default();
            if members.next_value_seed(Value { target: &mut item, room: self.room })? {
                self.room.take::<(Cow<'a, str>, T), A::Error>()?;
                self.target.items.push((key, item));
            } else {
                self.target.dropped += 1;
            }
        }
        Ok(())
    }

    fn array<A: SeqAccess<'a>>(self, elements: A) -> Result<(), A::Error> {
        self.target.presence = Presence::Mistyped;
        pass_over_array(elements)
    }

    fn scalar(self) {
        self.target.presence = Presence::Mistyped;
    }
}
