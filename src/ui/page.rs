//! A long list a page at a time, so that none is cut without saying so.

/// A part of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page<'a, T> {
    /// What is on it.
    pub items: &'a [T],
    /// Which one it is, from 0.
    pub number: usize,
    /// How many there are; at least one.
    pub of: usize,
    /// How many items the whole list has.
    pub all: usize,
}

impl<'a, T> Page<'a, T> {
    /// The page that is wanted, of at most `size` items each; the last one when the list has become shorter since.
    #[must_use]
    pub fn of(list: &'a [T], wanted: usize, size: usize) -> Self {
        let size = size.max(1);
        let of = list.len().div_ceil(size).max(1);
        let number = wanted.min(of - 1);
        let items = list.chunks(size).nth(number).unwrap_or_default();
        Self { items, number, of, all: list.len() }
    }

    /// The page before this one.
    #[must_use]
    pub const fn before(&self) -> Option<usize> {
        self.number.checked_sub(1)
    }

    /// The page after this one.
    #[must_use]
    pub const fn after(&self) -> Option<usize> {
        if self.number + 1 < self.of { Some(self.number + 1) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_on_exactly_one_page() {
        let list: Vec<u32> = (0..23).collect();
        let pages: Vec<u32> = (0..3).flat_map(|wanted| Page::of(&list, wanted, 10).items.to_vec()).collect();
        assert_eq!(pages, list);
        let middle = Page::of(&list, 1, 10);
        assert_eq!((middle.number, middle.of, middle.all, middle.before(), middle.after()), (1, 3, 23, Some(0), Some(2)));
    }

    #[test]
    fn a_list_that_became_shorter_shows_its_last_page_and_an_empty_one_shows_nothing() {
        assert_eq!(Page::of(&[1, 2, 3], 9, 2).items, [3]);
        let empty = Page::<u8>::of(&[], 0, 10);
        assert_eq!((empty.items.len(), empty.of, empty.before(), empty.after()), (0, 1, None, None));
    }
}
