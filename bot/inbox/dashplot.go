package inbox

import (
	"fmt"
	"time"

	"careerbot/bot"
)

// column is one of a plot: a bar, and where there is one a mark above it.
type column struct {
	Label       string
	Value, Mark float64
	Hidden      bool // of too few people to say
	Title       string
}

// columns is a plot with what is hidden in it.
type columns struct {
	plot

	Faint []bar
}

// plotColumns plots columns under an axis that goes to top, whose lines are named by axis.
func plotColumns(all []column, top float64, axis func(float64) string) columns {
	p := columns{plot: plot{Width: plotWidth, Height: plotHeight, Bottom: plotBottom, Left: plotLeft, Empty: len(all) == 0}}
	y := func(v float64) float64 { return tenth(plotBottom - float64(plotBottom-plotTop)*v/top) }
	for _, part := range []float64{0, top / 2, top} {
		p.Lines = append(p.Lines, y(part))
		p.Beside = append(p.Beside, tick{plotLeft - 5, y(part) + 4, axis(part)})
	}
	slot := float64(plotWidth-plotLeft) / float64(max(1, len(all)))
	gap := min(2, slot/6)
	every := 1
	for _, c := range all {
		every = max(every, int(float64(len(c.Label))*6.5/slot)+1)
	}
	for i, c := range all {
		x := plotLeft + slot*float64(i)
		if i%every == 0 && x+float64(len(c.Label))*6.5 < plotWidth+slot {
			p.Below = append(p.Below, tick{tenth(x + slot/2), plotHeight - 6, c.Label})
		}
		b := bar{X: tenth(x + gap), W: tenth(slot - 2*gap), Title: c.Title}
		switch {
		case c.Hidden:
			b.Y, b.H = plotBottom-9, 9
			p.Faint = append(p.Faint, b)
		case c.Value > 0:
			b.Y, b.H = y(c.Value), max(1, tenth(plotBottom-y(c.Value)))
			p.Bars = append(p.Bars, b)
			if c.Mark > 0 {
				p.Marks = append(p.Marks, bar{X: b.X, Y: y(c.Mark), W: b.W, Title: c.Title})
			}
		}
	}
	return p
}

// even is the end of an axis of counts, whose half is a whole number.
func even(most float64) float64 {
	for unit := 1.0; ; unit *= 10 {
		for _, n := range []float64{2, 4, 6, 10, 12, 16} {
			if n*unit >= most {
				return n * unit
			}
		}
	}
}

// asked plots how many questions there were.
func asked(language string, all []bot.Count, label func(string) string) columns {
	most := 0.0
	cs := make([]column, len(all))
	for i, c := range all {
		most = max(most, float64(c.N))
		cs[i] = column{Label: label(c.Name), Value: float64(c.N), Hidden: c.Hidden, Title: fmt.Sprintf(words[language]["dash_column"], c.Name, c.N)}
		if c.Hidden {
			cs[i].Title = fmt.Sprintf(words[language]["dash_column_hidden"], c.Name)
		}
	}
	return plotColumns(cs, even(most), func(v float64) string { return fmt.Sprintf("%.0f", v) })
}

// waited plots how long answers took.
func waited(language string, all []bot.Count, label func(string) string) columns {
	var most time.Duration
	cs := make([]column, len(all))
	for i, c := range all {
		most = max(most, c.P90)
		cs[i] = column{Label: label(c.Name), Value: c.Median.Seconds(), Mark: c.P90.Seconds(), Hidden: c.Hidden,
			Title: fmt.Sprintf(words[language]["dash_waited"], c.Name, brief(language, c.Median), brief(language, c.P90))}
		if c.Hidden {
			cs[i].Title = fmt.Sprintf(words[language]["dash_column_hidden"], c.Name)
		}
	}
	top := even(10*most.Seconds()) / 10
	return plotColumns(cs, top, func(v float64) string { return brief(language, time.Duration(v*float64(time.Second))) })
}

// brief is how long an answer took: mostly less than some seconds.
func brief(language string, d time.Duration) string {
	switch {
	case d == 0:
		return "0"
	case d < 10*time.Second:
		return fmt.Sprintf(words[language]["dash_seconds"], d.Seconds())
	}
	return lasting(language, d)
}
