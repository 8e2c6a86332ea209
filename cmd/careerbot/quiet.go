package main

import (
	"errors"
	"strings"
	"time"

	"careerbot/bot"
)

// quietHours reads 21:00-08:00. The same time twice is no time at all.
func quietHours(c *Config, v string) error {
	from, to, ok := strings.Cut(v, "-")
	var q bot.Quiet
	for _, one := range []struct {
		said string
		at   *time.Duration
	}{{from, &q.From}, {to, &q.To}} {
		t, err := time.Parse("15:04", strings.TrimSpace(one.said))
		if err != nil || !ok {
			return errors.New("takes two times of day, as 21:00-08:00")
		}
		*one.at = time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
	}
	if q == (bot.Quiet{}) {
		q.From, q.To = time.Minute, time.Minute // as the zero value is the default
	}
	c.Quiet = q
	return nil
}
