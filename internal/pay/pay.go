// Package pay reads what a job pays from how people write it, in Chinese and
// English: "15k-30k", "8千-1.2万/月", "面议", "200元/天 日结", "£12.50 an hour",
// "£28,333.20 per annum". It owns no table. Advertisements and wishes ("over £12
// an hour") are read alike.
package pay

import "math"

// Unit is the time, or the thing, that is paid for.
type Unit string

// The units. What a shift is paid is not converted: it has as many hours as it has.
const (
	Hour  Unit = "hour"
	Day   Unit = "day"
	Week  Unit = "week"
	Month Unit = "month"
	Year  Unit = "year"
	Shift Unit = "shift"
	Piece Unit = "piece"
)

// Settlement says when odd jobs are paid out.
type Settlement string

// When odd jobs are paid out.
const (
	Daily   Settlement = "day"   // 日结
	Weekly  Settlement = "week"  // 周结
	Monthly Settlement = "month" // 月结
	Done    Settlement = "done"  // 完工结, 次结
)

// Pay is what a text says. Its zero value says nothing.
type Pay struct {
	From, To   float64 // in its unit; 0 is not stated ("up to", "from")
	Unit       Unit
	Guessed    bool    // the text has no unit: it is what the amount suggests
	Currency   string  // ISO 4217, "" not stated
	Months     float64 // months paid in a year, where stated: 13薪
	Negotiable bool    // 面议
	ProRata    bool    // it is the pay of full time: who works less is paid less
	Settlement Settlement
}

// Stated reports whether there is an amount.
func (p Pay) Stated() bool { return p.From > 0 || p.To > 0 }

// Hours is what a time is worth in hours.
type hours struct{ day, week, month float64 }

// What is converted by. China: 21.75 paid days of 8 hours a month (人社部发〔2025〕2号,
// which kept the figure of 劳社部发〔2008〕3号), 5 days of 8 hours a week (国务院令第174号).
// Elsewhere: the 37.5 hours a week of the NHS Terms and Conditions of Service, section
// 10, near the mean of full-time work in the UK, and 365.25/7/12 weeks a month.
var (
	china  = hours{day: 8, week: 40, month: 21.75 * 8}
	others = hours{day: 7.5, week: 37.5, month: 37.5 * 365.25 / 7 / 12}
)

func (p Pay) hours(weekly float64) hours {
	h := others
	if p.Currency == "CNY" {
		h = china
	}
	if weekly > 0 && weekly <= 100 { // what the job itself says wins
		h.month *= weekly / h.week
		h.week = weekly
	}
	return h
}

// Hourly converts to an hour, 0 where it cannot. Weekly is the hours a week that the
// job states, 0 if it does not. Pay "pro rata" is for the hours of full time, whatever
// those of the job are.
func (p Pay) Hourly(weekly float64) (from, to float64) {
	if p.ProRata {
		weekly = 0
	}
	h := p.hours(weekly)
	var by float64
	switch p.Unit {
	case Hour:
		by = 1
	case Day:
		by = 1 / h.day
	case Week:
		by = 1 / h.week
	case Month:
		by = 1 / h.month
	case Year:
		by = 1 / (12 * h.month)
	case Shift, Piece:
	}
	return cents(p.From * by), cents(p.To * by)
}

// Monthly converts to a month as Hourly does to an hour. A monthly wage of which
// more than twelve are paid a year stays what it is: the extra ones come once. Of pay
// "pro rata" it is the part that the job's hours are of full time.
func (p Pay) Monthly(weekly float64) (from, to float64) {
	h := p.hours(weekly)
	if full := p.hours(0); p.ProRata && weekly > 0 && h.week < full.week {
		p.From, p.To = p.From*h.week/full.week, p.To*h.week/full.week
		h = full
	}
	var by float64
	switch p.Unit {
	case Hour:
		by = h.month
	case Day:
		by = h.month / h.day
	case Week:
		by = h.month / h.week
	case Month:
		by = 1
	case Year:
		by = 1.0 / 12
	case Shift, Piece:
	}
	return cents(p.From * by), cents(p.To * by)
}

func cents(x float64) float64 { return math.Round(x*100) / 100 }
