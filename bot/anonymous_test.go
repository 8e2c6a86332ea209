package bot

import (
	"slices"
	"strings"
	"testing"
)

// TestAnonymous hides numbers and names alike in all texts of a case, and leaves words
// that only look like names.
func TestAnonymous(t *testing.T) {
	b := &Bot{}
	for _, c := range []struct{ said, want []string }{
		{[]string{"你好，我叫张小明，电话13800138000", "小明您好", "张小明先生，请打给13800138000"}, []string{"你好，我叫⟦NAME-A⟧，电话⟦PHONE-A⟧", "⟦NAME-A⟧您好", "⟦NAME-A⟧先生，请打给⟦PHONE-A⟧"}},
		{[]string{"我是王芳，想问失业金", "王女士您好", "谢谢李老师"}, []string{"我是⟦NAME-A⟧，想问失业金", "⟦NAME-B⟧您好", "谢谢⟦NAME-C⟧"}},
		{[]string{"My name is Wei Zhang and I live in Leeds. Call me back", "Dear wei, Ms. Jones will call", "a@example.com, WEI"}, []string{"My name is ⟦NAME-A⟧ and I live in Leeds. Call me back", "Dear ⟦NAME-A⟧, ⟦NAME-B⟧ will call", "⟦EMAIL-A⟧, ⟦NAME-A⟧"}},
		{[]string{"我是高中生，我叫了外卖", "我是农民工。这里是广州", "I am Happy to wait", "my name is not important", "叫我去上班"}, nil},
		{[]string{"老板是王建国，联系人：李四", "建国说的"}, []string{"老板是⟦NAME-A⟧，联系人：李四", "⟦NAME-A⟧说的"}},
		{[]string{"⁂", "我叫阿依古丽·买买提，在广州"}, []string{"*", "我叫⟦NAME-A⟧，在广州"}},
		{[]string{"geo:39.983,116.312"}, []string{"⟦PLACE-A⟧"}},
		{nil, []string{}},
	} {
		want := c.want
		if want == nil && c.said != nil {
			want = c.said
		}
		got, err := b.anonymous(c.said, nil)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q, %v", c.said, got, want, err)
		}
	}
	got, err := b.anonymous([]string{"老刘家的厂 in Foo", "food"}, []string{"老刘", " Foo ", ""})
	if err != nil || !slices.Equal(got, []string{"⟦NAME-A⟧家的厂 in ⟦NAME-B⟧", "food"}) {
		t.Errorf("%q, %v", got, err)
	}
	// Placeholders are not names, and do not grow.
	got, err = b.anonymous([]string{"My name is Ann, 13800138000, call ANN"}, []string{"PHONE"})
	if err != nil || strings.Count(got[0], "⟦") != 3 {
		t.Errorf("%q, %v", got, err)
	}
}

func FuzzAnonymous(f *testing.F) {
	f.Add("我叫张三，电话13800138000", "张三 13800138000")
	f.Add("my name is A B", "⁂ ⟦NAME-A⟧")
	f.Fuzz(func(t *testing.T, one, two string) {
		b := &Bot{}
		if got, err := b.anonymous([]string{one, two}, namesIn([]string{two})); err == nil && len(got) != 2 {
			t.Errorf("%d texts", len(got))
		}
	})
}
