/// Days of the Gregorian calendar counted from 1 March of the year 0.
enum DayNumber {
    /// The number of a day. Years begin in March here, so that the leap day is the last of a year.
    static func of(year: Int, month: Int, day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let monthFromMarch = (month + 9) % 12
        return shifted * 365 + floorDivide(shifted, 4) - floorDivide(shifted, 100) + floorDivide(shifted, 400)
            + (monthFromMarch * 153 + 2) / 5 + day - 1
    }

    /// The day of a number.
    static func date(of number: Int) -> (year: Int, month: Int, day: Int) {
        var year = floorDivide(number * 400, 146_097)
        while of(year: year + 1, month: 3, day: 1) <= number { year += 1 }
        while of(year: year, month: 3, day: 1) > number { year -= 1 }
        let dayOfYear = number - of(year: year, month: 3, day: 1)
        let monthFromMarch = (dayOfYear * 5 + 2) / 153
        let day = dayOfYear - (monthFromMarch * 153 + 2) / 5 + 1
        let month = (monthFromMarch + 2) % 12 + 1
        return (month <= 2 ? year + 1 : year, month, day)
    }

    private static func floorDivide(_ number: Int, _ divisor: Int) -> Int {
        number >= 0 ? number / divisor : -((divisor - 1 - number) / divisor)
    }
}
