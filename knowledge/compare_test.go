package knowledge

import (
	"context"
	"errors"
	"fmt"
	"testing"
)

// roster gives the rows of a table that has no headings: each is an article.
func roster(rows int, post string) (all []Article) {
	for i := range rows {
		all = append(all, Article{Text: fmt.Sprintf("姓名：职工%c%c；部门：就业服务科；岗位：%s", '一'+i, '一'+7*i, post)})
	}
	return all
}

func counted(t *testing.T, old, fresh []Article) map[string]int {
	t.Helper()
	all, err := compare(t.Context(), old, fresh, false)
	if err != nil {
		t.Fatal(err)
	}
	n := map[string]int{}
	for _, c := range all {
		n[c.What]++
	}
	return n
}

// TestCompareRows: a changed row is told from the others of a short table; of a long one
// only those that say the same are found, because all are compared with all otherwise.
func TestCompareRows(t *testing.T) {
	if n := counted(t, roster(250, "窗口"), roster(250, "热线")); n[Changed] != 250 {
		t.Errorf("short: %v", n)
	}
	old, fresh := roster(1500, "窗口"), append(roster(1000, "热线"), roster(1500, "窗口")[1000:]...)
	if n := counted(t, old, fresh); n[Same] != 500 || n[Removed] != 1000 || n[Added] != 1000 {
		t.Errorf("long: %v", n)
	}
}

// TestCompareColumns: rows that have but the names of the columns in common are not one
// that was changed.
func TestCompareColumns(t *testing.T) {
	all := roster(40, "窗口")
	left := Article{Text: "姓名：欧阳娜娜；部门：就业服务科；岗位：窗口"}
	came := Article{Text: "姓名：司马相如；部门：就业服务科；岗位：窗口"}
	if n := counted(t, append(roster(40, "热线"), left), append(all, came)); n[Changed] != 40 || n[Removed] != 1 || n[Added] != 1 {
		t.Errorf("%v", n)
	}
}

// TestCompareLong: of a law of many articles that were all changed each is found by its number.
func TestCompareLong(t *testing.T) {
	law := func(what string, from int) (all []Article) {
		for i := from; i < 700; i++ {
			all = append(all, Article{Heading: []string{fmt.Sprintf("Article %d", i)}, Text: fmt.Sprintf("Article %d. The %s pays for case %d.", i, what, i)})
		}
		return all
	}
	if n := counted(t, law("state", 0), law("city", 1)); n[Changed] != 699 || n[Removed] != 1 {
		t.Errorf("%v", n)
	}
}

// TestCompareEnds: nobody waits for what nobody asks for any more.
func TestCompareEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if all, err := compare(ctx, roster(2, "窗口"), roster(2, "热线"), false); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, %v", all, err)
	}
}
