//! What holds the data: an SD card or an eMMC chip, how old and how worn. SSDs and hard disks are not looked at.

use jiff::civil::Date;

use super::doctor::{Finding, Verdict};

/// From this age a card should be replaced before it fails, in years. Our own caution: what wears a card is what is written to
/// it, which an SD card does not tell.
const OLD_FROM: i32 = 5;
/// Class for running programs (A1, A2): bits 339 to 336 of the 512 of the SD status, as the digit of its text, bit 511 first
/// (SD Physical Layer Simplified Specification, SD Status, APP_PERF_CLASS).
const CLASS_DIGIT: usize = 43;
/// Wear from which a chip should be replaced: 80 to 90 % of its life used, in steps of a tenth (JEDEC JESD84-B51, EXT_CSD,
/// DEVICE_LIFE_TIME_EST_TYP_A).
const WORN_FROM: u32 = 9;
/// Highest defined step: the estimated life is exceeded.
const WORN_OUT: u32 = 11;
/// Reserve blocks: from here 80 % of them are used up (JESD84-B51, EXT_CSD, PRE_EOL_INFO).
const RESERVE_LOW: u32 = 2;
/// Highest defined state of the reserve: 90 % used up.
const RESERVE_LOWEST: u32 = 3;

/// What a card says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Whether it is a card one can pull out; else a chip that is soldered on.
    removable: bool,
    /// Name, class and date of manufacture, as far as known.
    label: String,
    /// Year and month of manufacture.
    made: Option<(i32, i32)>,
    /// Part of its life that is used, in tenths, rounded up; chips only.
    used: Option<u32>,
    /// State of its reserve; chips only.
    reserve: Option<u32>,
    /// Whether it takes no more writes.
    read_only: bool,
}

impl Card {
    /// From the attributes of the block device, by name below its folder in `/sys` (kernel, "SD and MMC Block Device
    /// Attributes"); none when it is neither an SD card nor an eMMC chip.
    #[must_use]
    pub fn from_attributes(read: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let device = |name: &str| read(&format!("device/{name}")).map(|text| text.trim().to_owned());
        let removable = match device("type")?.as_str() {
            "SD" => true,
            "MMC" => false,
            _ => return None,
        };
        let made = device("date").and_then(|text| month(&text));
        let name = device("name").filter(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_graphic()));
        let maker = device("manfid").filter(|id| id.starts_with("0x") && id.len() == 8).map(|id| format!("manfid {id}"));
        let class = device("ssr").and_then(|status| class(&status));
        let date = made.map(|(year, month)| format!("{month:02}/{year}"));
        let label = [name.or(maker), class.map(str::to_owned), date].into_iter().flatten().collect::<Vec<_>>().join(", ");
        let worst = |name, highest| device(name).and_then(|text| steps(&text, highest));
        Some(Self {
            removable,
            label: if label.is_empty() { "?".to_owned() } else { label },
            made,
            used: worst("life_time", WORN_OUT).filter(|_| !removable),
            reserve: worst("pre_eol_info", RESERVE_LOWEST).filter(|_| !removable),
            read_only: ["ro", "force_ro"].iter().any(|name| read(name).is_some_and(|text| text.trim() == "1")),
        })
    }

    /// Judges it as of `today`.
    #[must_use]
    pub fn judge(&self, today: Date) -> Finding {
        let of = |verdict, key| Finding::new(verdict, key).with("card", &self.label);
        if self.read_only {
            return of(Verdict::Bad, "card-read-only");
        }
        if self.removable {
            return match self.made.map(|made| years(made, today)) {
                Some(years) if years >= OLD_FROM => of(Verdict::Unwise, "card-old").with("years", years),
                _ => of(Verdict::Good, "card-good"),
            };
        }
        let worn = self.used.is_some_and(|used| used >= WORN_FROM) || self.reserve.is_some_and(|state| state >= RESERVE_LOW);
        match self.used {
            _ if worn => of(Verdict::Unwise, "chip-worn"),
            Some(used) => of(Verdict::Good, "chip-good").with("percent", used * 10),
            None => of(Verdict::Good, "chip-unknown"),
        }
    }
}

/// `07/2020` as year and month.
fn month(text: &str) -> Option<(i32, i32)> {
    let (month, year) = text.split_once('/')?;
    let (month, year) = (month.parse().ok()?, year.parse().ok()?);
    ((1..=12).contains(&month) && (2000..2100).contains(&year)).then_some((year, month))
}

/// Whole years between a month and today; negative while the clock is wrong.
fn years(made: (i32, i32), today: Date) -> i32 {
    let months = (i32::from(today.year()) - made.0) * 12 + i32::from(today.month()) - made.1;
    months.div_euclid(12)
}

/// The class for running programs from the text of the SD status.
fn class(status: &str) -> Option<&'static str> {
    let whole = status.len() == 128 && status.chars().all(|c| c.is_ascii_hexdigit());
    match status.chars().nth(CLASS_DIGIT).filter(|_| whole)? {
        '1' => Some("A1"),
        '2' => Some("A2"),
        _ => None,
    }
}

/// The highest of some numbers like `0x01 0x02`; zero means that the chip does not say, and beyond `highest` nothing is defined.
fn steps(text: &str, highest: u32) -> Option<u32> {
    let numbers: Option<Vec<u32>> =
        text.split_whitespace().map(|one| u32::from_str_radix(one.strip_prefix("0x").unwrap_or(one), 16).ok()).collect();
    numbers?.into_iter().max().filter(|worst| (1..=highest).contains(worst))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(attributes: &[(&str, &str)]) -> Option<Finding> {
        let read = |name: &str| attributes.iter().find(|(key, _)| *key == name).map(|(_, text)| format!("{text}\n"));
        Card::from_attributes(read).map(|card| card.judge(Date::constant(2026, 8, 1)))
    }

    fn sd(more: &[(&str, &str)]) -> Finding {
        let mut all = vec![("device/type", "SD"), ("device/name", "SN64G"), ("device/manfid", "0x000003")];
        all.extend(more);
        found(&all).unwrap()
    }

    fn chip(life: &str, reserve: &str) -> Finding {
        let all = [("device/type", "MMC"), ("device/name", "BJTD4R"), ("device/life_time", life), ("device/pre_eol_info", reserve)];
        found(&all).unwrap()
    }

    #[test]
    fn a_card_is_named_with_its_class_and_grows_old() {
        let status = format!("{}2{}", "0".repeat(43), "0".repeat(84));
        let good = sd(&[("device/date", "09/2021"), ("device/ssr", &status), ("ro", "0")]);
        assert_eq!((good.verdict, good.key, good.values[0].1.as_str()), (Verdict::Good, "card-good", "SN64G, A2, 09/2021"));
        let old = sd(&[("device/date", "08/2021")]);
        assert_eq!((old.verdict, old.key, old.values[1].1.as_str()), (Verdict::Unwise, "card-old", "5"));
        // While the clock is wrong a card comes from the future.
        assert_eq!(sd(&[("device/date", "12/2026")]).key, "card-good");
    }

    #[test]
    fn a_card_that_takes_no_writes_is_bad() {
        for switch in ["ro", "force_ro"] {
            assert_eq!(sd(&[(switch, "1")]).key, "card-read-only");
        }
    }

    #[test]
    fn a_chip_tells_how_worn_it_is() {
        let good = chip("0x01 0x02", "0x01");
        assert_eq!((good.verdict, good.key, good.values[1].1.as_str()), (Verdict::Good, "chip-good", "20"));
        for (life, reserve) in [("0x01 0x09", "0x01"), ("0x0b 0x01", "0x01"), ("0x00 0x00", "0x02"), ("", "0x03")] {
            assert_eq!((chip(life, reserve).verdict, chip(life, reserve).key), (Verdict::Unwise, "chip-worn"), "{life} {reserve}");
        }
        assert_eq!(chip("0x00 0x00", "0x00").key, "chip-unknown");
    }

    #[test]
    fn garbage_is_left_out_and_other_devices_are_not_judged() {
        let label = |more: &[(&str, &str)]| sd(more).values[0].1.clone();
        for date in ["", "13/2020", "00/2020", "7", "07/1970", "a/b", "07/99999999999"] {
            assert_eq!(label(&[("device/date", date)]), "SN64G", "{date}");
        }
        for status in ["", "2", &"2".repeat(127), &"é".repeat(64), &"z".repeat(128)] {
            assert_eq!(label(&[("device/ssr", status)]), "SN64G", "{status}");
        }
        for life in ["0xff 0xff", "worn", "0x0c", "0x", "99999999999"] {
            assert_eq!(chip(life, "0xff").key, "chip-unknown", "{life}");
        }
        assert_eq!(found(&[("device/type", "SD"), ("device/name", "\u{7f}\u{1}")]).unwrap().values[0].1, "?");
        assert_eq!([found(&[]), found(&[("device/type", "SDIO")]), found(&[("device/model", "Samsung SSD")])], [None, None, None]);
    }
}
