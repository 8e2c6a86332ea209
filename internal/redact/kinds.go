package redact

import (
	"strings"
	"time"
)

// The kinds of identifiers, as a placeholder names them.
const (
	card     = "CARD"
	email    = "EMAIL"
	idCard   = "ID"
	phone    = "PHONE"
	document = "DOCUMENT" // a passport or a permit to travel
)

// provinces begin the number of an ID card (GB/T 2260). 81 to 83 are residence
// permits of people from Hong Kong, Macao and Taiwan, of the same structure.
const provinces = " 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 "

func inProvince(n string) bool { return strings.Contains(provinces, " "+n[:2]+" ") }

// resident reports whether 18 characters are the number of a resident ID card
// (GB 11643): place, day of birth, and the check digit of ISO 7064 MOD 11-2.
func resident(n string) bool {
	if len(n) != 18 || !inProvince(n) || !born(n[6:14]) {
		return false
	}
	sum := 0
	for i := range 17 {
		if n[i] < '0' || n[i] > '9' {
			return false
		}
		sum += int(n[i]-'0') << (17 - i) % 11
	}
	return "10x98765432"[sum%11] == n[17]
}

// formerResident is the form that was given out until 1999, without a check digit.
func formerResident(n string) bool {
	return len(n) == 15 && inProvince(n) && born("19"+n[6:12])
}

func born(day string) bool {
	t, err := time.Parse("20060102", day)
	return err == nil && t.Year() >= 1900 && t.Year() < 2100
}

// bankCard reports whether digits are the number of a card: a network's prefix
// and the check digit of Luhn.
func bankCard(n string) bool {
	if len(n) < 13 || len(n) > 19 {
		return false
	}
	switch {
	case n[0] >= '3' && n[0] <= '6', strings.HasPrefix(n, "81"), strings.HasPrefix(n, "9558"), n[:4] >= "2221" && n[:4] <= "2720":
	default:
		return false
	}
	sum := 0
	for i := range len(n) {
		d := int(n[len(n)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// mobile is a mobile number of China.
func mobile(n string) bool { return len(n) == 11 && n[0] == '1' && n[1] >= '3' }

// landline is a number with its area code, of China or of the United Kingdom,
// whose numbers begin with 0 as well. The free lines there are nobody's own.
func landline(n string) bool {
	if len(n) < 10 || len(n) > 12 || n[0] != '0' || n[1] == '0' {
		return false
	}
	for _, free := range []string{"0800", "0808", "0300"} {
		if strings.HasPrefix(n, free) {
			return false
		}
	}
	return true
}

// abroad reports whether digits behind a plus, or behind 00, are a number with
// its country code. Where the lengths of a country are known they count, so that
// the number does not swallow what stands behind it.
func abroad(n string) bool {
	switch {
	case strings.HasPrefix(n, "86"):
		rest := strings.TrimPrefix(n[2:], "0")
		return mobile(rest) || len(rest) >= 9 && len(rest) <= 11 && rest[0] != '1' || len(rest) >= 10 && len(rest) <= 11 && strings.HasPrefix(rest, "10")
	case strings.HasPrefix(n, "852"), strings.HasPrefix(n, "853"), strings.HasPrefix(n, "1"):
		return len(n) == 11
	case strings.HasPrefix(n, "44"):
		rest := strings.TrimPrefix(n[2:], "0")
		return len(rest) == 10 || len(rest) == 9
	}
	return len(n) >= 8 && len(n) <= 15 && n[0] != '0'
}

// service reports lines that anybody may call, with or without an area code: not
// identifiers, whatever stands before them.
func service(n string) bool {
	return len(n) == 10 && (strings.HasPrefix(n, "400") || strings.HasPrefix(n, "800")) || len(n) < 7
}
