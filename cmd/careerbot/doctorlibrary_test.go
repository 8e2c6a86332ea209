package main

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge"
	"careerbot/knowledge/read"
)

// TestDoctorOnLibrary: what doctor calls documents in force is what the dashboard and the
// library's page call so: no drafts, nothing withdrawn, nothing that holds only later.
func TestDoctorOnLibrary(t *testing.T) {
	ctx := context.Background()
	b := &bot.Bot{Pool: pgtest.New(t), Now: time.Now}
	reader := read.New(read.Options{})
	t.Cleanup(func() { _ = reader.Close() })
	l := &knowledge.Library{Pool: b.Pool, Reader: reader, Now: time.Now}
	said := func() (lines string) {
		t.Helper()
		err := (&App{Bot: b, Pool: b.Pool}).describeLibrary(ctx, func(what, format string, args ...any) {
			lines += what + ": " + fmt.Sprintf(format, args...) + "\n"
		})
		if err != nil {
			t.Fatal(err)
		}
		return lines
	}
	if got := said(); !strings.Contains(got, "EMPTY") {
		t.Errorf("an empty library: %s", got)
	}
	var last int64
	for i, s := range []knowledge.Source{
		{Given: knowledge.Metadata{Region: "4401"}}, {}, {Draft: true}, {Given: knowledge.Metadata{ValidFrom: time.Now().AddDate(0, 2, 0), Region: "33"}}, {},
	} {
		s.Name, s.Bytes = fmt.Sprintf("/%d.md", i), []byte(fmt.Sprintf("# 第%d号补贴办法\n\n第一条 补贴%d百元。\n", i+1, i+1))
		r, err := l.Add(ctx, s)
		if err != nil {
			t.Fatal(err)
		}
		last = r.Version
	}
	if _, err := l.Withdraw(ctx, []int64{last}, "王"); err != nil {
		t.Fatal(err)
	}
	if got, want := said(), "2 documents in force today, of 2 passages and 1 regions beside the national rules; 1 drafts to publish"; !strings.Contains(got, want) {
		t.Errorf("%s\nwant %s", got, want)
	}
	boss, err := b.AddStaff(ctx, bot.Staff{Name: "王", Login: "wang", Role: "supervisor", Capacity: 1})
	if err != nil {
		t.Fatal(err)
	}
	d, err := b.Dashboard(ctx, boss, bot.Period{From: time.Now().AddDate(0, 0, -1), To: time.Now()}, "")
	if err != nil {
		t.Fatal(err)
	}
	states, err := l.Standings(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if d.Library.InForce != 2 || d.Library.Waiting != 1 || states["published"] != 2 {
		t.Errorf("the dashboard counts %d and %d, the library's page %v", d.Library.InForce, d.Library.Waiting, states)
	}
}
