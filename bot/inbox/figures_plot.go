package inbox

import (
	"fmt"
	"strconv"
	"time"

	"careerbot/bot"
)

// A plot is drawn by the server, in the colours of the stylesheet, so that no script
// is needed. Its room is narrow enough that its letters can be read on a phone.
type plot struct {
	Width, Height float64
	Bottom, Left  float64
	Bars, Marks   []bar
	Lines         []float64 // heights of the grid
	Below, Beside []tick
	Empty         bool
}

type bar struct {
	X, Y, W, H float64
	Class      string
	Title      string
}

type tick struct {
	X, Y float64
	Text string
}

const (
	plotWidth  = 340
	plotHeight = 150
	plotLeft   = 46
	plotTop    = 8
	plotBottom = 128
)

// hourly plots the median of each hour of the day as a bar, and the ninth tenth as a
// mark above it.
func hourly(language string, hours map[int]bot.Spread) plot {
	p := plot{Width: plotWidth, Height: plotHeight, Bottom: plotBottom, Left: plotLeft, Empty: len(hours) == 0}
	var most time.Duration
	for _, h := range hours {
		most = max(most, h.P90)
	}
	top := round(most)
	y := func(d time.Duration) float64 {
		return tenth(plotBottom - float64(plotBottom-plotTop)*float64(d)/float64(top))
	}
	for _, part := range []time.Duration{0, top / 2, top} {
		p.Lines = append(p.Lines, y(part))
		p.Beside = append(p.Beside, tick{plotLeft - 5, y(part) + 4, short(language, part)})
	}
	slot := float64(plotWidth-plotLeft) / 24
	for hour := range 24 {
		x := plotLeft + slot*float64(hour)
		if hour%3 == 0 {
			p.Below = append(p.Below, tick{tenth(x + slot/2), plotHeight - 6, strconv.Itoa(hour)})
		}
		h, ok := hours[hour]
		if !ok {
			continue
		}
		title := fmt.Sprintf(words[language]["after_plot_bar"], hour, lasting(language, h.Median), lasting(language, h.P90), h.Count)
		p.Bars = append(p.Bars, bar{X: tenth(x + 2), Y: y(h.Median), W: tenth(slot - 4), H: max(1, tenth(plotBottom-y(h.Median))), Title: title})
		p.Marks = append(p.Marks, bar{X: tenth(x + 1), Y: y(h.P90), W: tenth(slot - 2), H: tenth(y(h.Median) - y(h.P90)), Title: title})
	}
	return p
}

func tenth(x float64) float64 { return float64(int(x*10+0.5)) / 10 }

// round is a length of an axis whose half can be told in whole units.
func round(d time.Duration) time.Duration {
	second, minute, hour, days := 1, 60, 3600, 2*24*3600
	seconds := int(d/time.Second) + 1
	for _, nice := range []int{
		10 * second, 20 * second, 40 * second, 60 * second, 2 * minute, 4 * minute, 6 * minute, 10 * minute, 20 * minute, 30 * minute, 40 * minute,
		1 * hour, 2 * hour, 4 * hour, 6 * hour, 10 * hour, 20 * hour, 30 * hour, 40 * hour,
	} {
		if seconds <= nice+1 {
			return time.Duration(nice) * time.Second
		}
	}
	return time.Duration((seconds/days+1)*days) * time.Second
}

// short is a length of time for an axis.
func short(language string, d time.Duration) string {
	switch {
	case d == 0:
		return "0"
	case d < time.Minute:
		return fmt.Sprintf(words[language]["after_axis_seconds"], d/time.Second)
	case d < time.Hour:
		return fmt.Sprintf(words[language]["after_axis_minutes"], d/time.Minute)
	case d%time.Hour != 0:
		return fmt.Sprintf(words[language]["after_axis_minutes"], d/time.Minute)
	case d < 48*time.Hour:
		return fmt.Sprintf(words[language]["after_axis_hours"], d/time.Hour)
	}
	return fmt.Sprintf(words[language]["after_axis_days"], d/(24*time.Hour))
}
