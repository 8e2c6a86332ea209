package redact

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

// hiddenCases: a text and what becomes of it. The identifiers are made up, with
// check digits that are right.
var hiddenCases = []struct{ text, want string }{
	// Resident ID cards.
	{"我的身份证是11010519491231002X，能领吗", "我的身份证是⟦ID-A⟧，能领吗"},
	{"11010519491231002x", "⟦ID-A⟧"},
	{"１１０１０５１９４９１２３１００２Ｘ", "⟦ID-A⟧"},
	{"110105 19491231 002X 张三", "⟦ID-A⟧ 张三"},
	{"110105-1949-12-31-002X", "⟦ID-A⟧"},
	{"1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X", "⟦ID-A⟧"},
	{"110105\u200b19491231\u200b002X", "⟦ID-A⟧"},
	{"110105.19491231.002×", "⟦ID-A⟧"},
	{"身份证440524198001010013和440524198001010013", "身份证⟦ID-A⟧和⟦ID-A⟧"},
	{"一一零一零五一九四九一二三一零零二X", "⟦ID-A⟧"},
	{"号11010519491231002X13800138000", "号⟦ID-A⟧⟦PHONE-A⟧"},
	{"旧身份证110105491231002", "旧身份证⟦ID-A⟧"},
	{"老号 130503 670401 001", "老号 ⟦ID-A⟧"},
	{"身份证号：440524198001010012", "身份证号：⟦ID-A⟧"}, // mistyped, but it says what it is
	{"my ID card number is 440524198001010012", "my ID card number is ⟦ID-A⟧"},
	{"居住证810000199408230021怎么办", "居住证⟦ID-A⟧怎么办"},
	{"台胞830000198501010014", "台胞⟦ID-A⟧"},
	{"National Insurance QQ123456C?", "National Insurance QQ123456C?"}, // Q is in none
	{"my NI number AB 12 34 56 C please", "my NI number ⟦ID-A⟧ please"},
	// Telephones.
	{"打13800138000找我", "打⟦PHONE-A⟧找我"},
	{"１３８００１３８０００", "⟦PHONE-A⟧"},
	{"138 0013 8000", "⟦PHONE-A⟧"}, {"138-0013-8000", "⟦PHONE-A⟧"}, {"138.0013.8000", "⟦PHONE-A⟧"},
	{"1 3 8 0 0 1 3 8 0 0 0", "⟦PHONE-A⟧"},
	{"138\u200b0013\u2060800\ufeff0", "⟦PHONE-A⟧"},
	{"138　0013　8000", "⟦PHONE-A⟧"}, {"138–0013—8000", "⟦PHONE-A⟧"},
	{"一三八零零一三八零零零", "⟦PHONE-A⟧"}, {"幺三八〇〇幺三八〇〇〇", "⟦PHONE-A⟧"}, {"壹叁捌零零壹叁捌零零零", "⟦PHONE-A⟧"},
	{"1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣", "⟦PHONE-A⟧️⃣"},
	{"①13800138000②13900139000", "①⟦PHONE-A⟧②⟦PHONE-B⟧"},
	{"١٣٨٠٠١٣٨٠٠٠", "⟦PHONE-A⟧"},
	{"+86 138 0013 8000", "⟦PHONE-A⟧"}, {"(+86)138-0013-8000", "(⟦PHONE-A⟧"}, {"＋８６１３８００１３８０００", "⟦PHONE-A⟧"},
	{"0086 13800138000", "⟦PHONE-A⟧"}, {"86-13800138000", "⟦PHONE-A⟧"},
	{"13800138000或+86 138 0013 8000", "⟦PHONE-A⟧或⟦PHONE-A⟧"},
	{"13800138000/13900139000", "⟦PHONE-A⟧/⟦PHONE-B⟧"}, {"13800138000 13900139000", "⟦PHONE-A⟧ ⟦PHONE-B⟧"},
	{"座机010-62345678转801", "座机⟦PHONE-A⟧转801"}, {"(0755)86543210", "(⟦PHONE-A⟧"}, {"0571 8765 4321", "⟦PHONE-A⟧"}, {"０２０－８１２３４５６７", "⟦PHONE-A⟧"},
	{"+86 20 8123 4567", "⟦PHONE-A⟧"}, {"+852 2345 6789", "⟦PHONE-A⟧"},
	{"call +1 (415) 555-2671 now", "call ⟦PHONE-A⟧ now"}, {"+44 20 7946 0958", "⟦PHONE-A⟧"}, {"+44 (0)7911 123456", "⟦PHONE-A⟧"}, {"07911 123456", "⟦PHONE-A⟧"}, {"020 7946 0958", "⟦PHONE-A⟧"},
	{"+49 30 123456", "⟦PHONE-A⟧"}, {"my phone number is 415 555 2671", "my phone number is ⟦PHONE-A⟧"}, {"电话86543210", "电话⟦PHONE-A⟧"},
	{"发微信wx13800138000", "发微信wx⟦PHONE-A⟧"},
	// E-mail.
	{"写到zhang.san@example.com谢谢", "写到⟦EMAIL-A⟧谢谢"}, {"ｚｈａｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ", "⟦EMAIL-A⟧"}, {"zhang @ example.com", "⟦EMAIL-A⟧"},
	{"mail me: a.b+c@mail.example.co.uk. How long", "mail me: ⟦EMAIL-A⟧. How long"}, {"12345678@qq.com", "⟦EMAIL-A⟧"}, {"13800138000@qq.com", "⟦EMAIL-A⟧"},
	{"li\u200bsi@ex\u200bample.com", "⟦EMAIL-A⟧"}, {"lisi(at)example.com", "⟦EMAIL-A⟧"}, {"李四lisi艾特qq.com", "李四⟦EMAIL-A⟧"}, {"lisi@example (dot) com", "⟦EMAIL-A⟧"},
	// Bank cards.
	{"工资卡6222021234567890128", "工资卡⟦CARD-A⟧"}, {"4111 1111 1111 1111", "⟦CARD-A⟧"}, {"4111-1111-1111-1111 exp", "⟦CARD-A⟧ exp"}, {"４１１１１１１１１１１１１１１１", "⟦CARD-A⟧"},
	{"4\u200b111111111111111", "⟦CARD-A⟧"}, {"3782 822463 10005", "⟦CARD-A⟧"}, {"5555.5555.5555.4444", "⟦CARD-A⟧"}, {"卡号：6222021234567890123", "卡号：⟦CARD-A⟧"}, {"my account number is 123456789012", "my account number is ⟦CARD-A⟧"},
	// Passports and permits.
	{"护照E12345678丢了", "护照⟦DOCUMENT-A⟧丢了"}, {"护照号码：EA1234567", "护照号码：⟦DOCUMENT-A⟧"}, {"my passport is 123456789", "my passport is ⟦DOCUMENT-A⟧"}, {"Ｇ１２３４５６７８", "⟦DOCUMENT-A⟧"}, {"通行证C12345678", "通行证⟦DOCUMENT-A⟧"},
	// Several, and what looks like a placeholder.
	{"张三 11010519491231002X 13800138000 a@b.cn", "张三 ⟦ID-A⟧ ⟦PHONE-A⟧ ⟦EMAIL-A⟧"},
	{"⟦PHONE-A⟧ 13800138000", "⟦PHONE-A⟧ ⟦PHONE-B⟧"}, {"[PHONE A] 【PHONE_B】 13800138000", "[PHONE A] 【PHONE_B】 ⟦PHONE-C⟧"},
	{"⟦13800138000⟧", "⟦⟦PHONE-A⟧⟧"},
}

// stays are texts in which nothing is an identifier.
var stays = []string{
	"12333", "请拨打12333、12345、12348、12356或者110、120、119、122", "12338 12355", "0571-12333怎么打", "010-12345", "+86 12333", "call 999 or 111", "拨打400-810-8888", "4008108888", "800 820 8820", "0800 1111", "0808 808 2121", "95588", "96110",
	"人社部发〔2025〕60号", "国办发〔2019〕6号", "国务院令第258号", "（2024）粤0106民初12345号", "GB 11643-1999", "第十二条第三款", "《劳动合同法》第19条第1款", "Article 21 of Act 2010",
	"2025年1月31日", "2025-01-31", "2025.01.31至2025.12.31", "2025-01-31 - 2025-12-31", "2024/05/01", "20250131", "1990-01-01出生，2010-09-01工作", "二〇二五年十一月二十六日", "1999-2003 上学", "09:00-18:00", "2019-2025",
	"月薪13500.50元", "工资 3500.50 4200.80", "1,234,567,890元", "13800138000元", "¥15000000000", "100000000", "十三亿八千万", "一万二千元", "50%", "每月2000-3000", "5000 6000 7000 元", "工资15000，社保1800，公积金1800",
	"440524198001010012", "订单号202501150000123456", "123456789012345678", "110105194913310021", "110105188012310023", "995524198001010013", "4111111111111112", "1234567812345670", "6222021234567890123",
	"社会统一信用代码91440101MA59ABCD1X", "G1234次列车", "D301", "E12345", "A4纸", "A123456789", "工号 20231234", "编号1234567890", "12800138000", "138001380", "1380013800012",
	"第一第二第三", "一二三四五六七八九十", "三三两两", "@everyone", "a@b", "see you at home. ok", "微博@人社部", "3.14159265", "v1.2.3", "192.168.100.200", "ISO 9001:2015",
	"手机销售员5000-8000元", "电话客服月薪5000", "身份证丢了怎么办", "护照被扣了", "银行卡被冻结", "", " ", "\xff\xfe", "my phone is broken", "a card number",
}

func TestHidden(t *testing.T) {
	for _, c := range hiddenCases {
		h, err := Hide(c.text)
		if err != nil || h.Text != c.want {
			t.Errorf("Hide(%q) = %q, %v, want %q", c.text, h.Text, err, c.want)
		}
		if got := h.Restore(h.Text); got != c.text {
			t.Errorf("restored %q, want %q", got, c.text)
		}
	}
}

func TestStays(t *testing.T) {
	for _, s := range stays {
		if h, err := Hide(s); err != nil || h.Text != s || h.Without != s {
			t.Errorf("Hide(%q) = %q, %v", s, h.Text, err)
		}
	}
	t.Logf("%d with identifiers, %d without", len(hiddenCases), len(stays))
}

func TestRestore(t *testing.T) {
	h, err := Hide("电话138 0013 8000，也就是13800138000，邮箱a@b.cn")
	if err != nil {
		t.Fatal(err)
	}
	if h.Without != " ，也就是 ， " {
		t.Errorf("without: %q", h.Without)
	}
	for reply, want := range map[string]string{
		"您的电话⟦PHONE-A⟧":            "您的电话138 0013 8000",
		"[PHONE-A]【PHONE_A】":       "138 0013 800013800138000",
		"⟦ EMAIL-A ⟧ ⟦EMAIL-A⟧":    "a@b.cn a@b.cn",
		"⟦PHONE-B⟧ ⟦ID-A⟧ PHONE-A": "⟦PHONE-B⟧ ⟦ID-A⟧ PHONE-A",
		"[1] ⟦phone-a⟧":            "[1] ⟦phone-a⟧",
	} {
		if got := h.Restore(reply); got != want {
			t.Errorf("Restore(%q) = %q, want %q", reply, got, want)
		}
	}
}

// TestWithoutLabels: the words that say what an identifier is go with it, unless
// they are what the question is about.
func TestWithoutLabels(t *testing.T) {
	for s, want := range map[string]string{
		"我手机号13812345678，身份证11010519491231002X，老板拖欠工资三个月了咋办":                             " ， ，老板拖欠工资三个月了咋办",
		"我的身份证号是11010519491231002X，试用期多久":                                                " ，试用期多久",
		"我手机号13812345678 老板拖欠工资":                                                         "  老板拖欠工资",
		"老板拖欠工资，我的电话：13812345678":                                                        "老板拖欠工资， ",
		"被辞退怎么办？手机13812345678邮箱a@b.cn":                                                   "被辞退怎么办？  ",
		"My phone number is 13812345678, how long is probation?":                         " , how long is probation?",
		"How long is probation? My ID is 11010519491231002X.":                            "How long is probation?  .",
		"my email is a@b.cn and my passport number is EA1234567, can I draw the benefit": "   , can I draw the benefit",
		"我手机号13812345678，被辞退了能领失业金吗":                                                     " ，被辞退了能领失业金吗", "手机13812345678，怎么领失业金": " ，怎么领失业金", "my phone is 13812345678. Has the rule changed?": " . Has the rule changed?",
		// About the paper itself.
		"身份证11010519491231002X丢了怎么办": "身份证 丢了怎么办", "我身份证11010519491231002X，被扣了": "我身份证 ，被扣了", "护照E12345678被老板拿走": "护照 被老板拿走",
		"my passport EA1234567 was taken": "my passport   was taken", "身份证怎么补办": "身份证怎么补办", "办身份证要多久，13812345678": "办身份证要多久， ",
		"手机13812345678坏了": "手机 坏了",
	} {
		h, err := Hide(s)
		if err != nil || squeeze(h.Without) != squeeze(want) {
			t.Errorf("Hide(%q) without: %q, %v, want %q", s, h.Without, err, want)
		}
		if got := h.Restore(h.Text); got != s {
			t.Errorf("restored %q, want %q", got, s)
		}
	}
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// What cannot be made free of identifiers gives an error and no text.
func TestFailsClosed(t *testing.T) {
	everything := func(s string) []span { return []span{{0, len(s), phone, s}} }
	growing := func(s string) []span { // finds something in what it has hidden itself
		if s == "138" || strings.Contains(s, "⟦") {
			return []span{{0, 1, phone, s}}
		}
		return nil
	}
	for name, find := range map[string]func(string) []span{"everything": everything, "growing": growing} {
		if h, err := hide("138", find); !errors.Is(err, ErrLeft) || h.Text != "" || h.Without != "" || strings.Contains(err.Error(), "138") {
			t.Errorf("%s: %+v, %v", name, h, err)
		}
	}
}

// Identifiers that are made at random, written in any width and spacing, in any
// surroundings, are hidden, and come back as they were written.
func TestHideAnyWriting(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		kind, n := random(r)
		s := write(r, n)
		text := []string{"我的号码", "电话：", "", "my number is ", "（", "wages 3000, ", "2025年"}[r.IntN(7)] + s + []string{"，怎么办", " ok?", "", "）", "。", "、2000元"}[r.IntN(6)]
		h, err := Hide(text)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if strings.Count(h.Text, "⟦") != 1 || len(h.written) != 1 {
			t.Fatalf("%s %s: Hide(%q) = %q", kind, n, text, h.Text)
		}
		if left := bare(fold(h.Text).text); strings.Contains(left, n) || strings.Contains(left, n[len(n)-6:]) {
			t.Fatalf("%s: %q is left of %q", kind, h.Text, text)
		}
		if got := h.Restore(h.Text); got != text {
			t.Fatalf("restored %q, want %q", got, text)
		}
	}
}

func random(r *rand.Rand) (kind, n string) {
	some := func(n int) string {
		var s strings.Builder
		for range n {
			s.WriteByte(byte('0' + r.IntN(10)))
		}
		return s.String()
	}
	switch r.IntN(3) {
	case 0:
		return phone, "1" + string("3456789"[r.IntN(7)]) + some(9)
	case 1:
		for {
			n := []string{"4", "62", "52"}[r.IntN(3)]
			n += some(13 + r.IntN(7) - len(n))
			if bankCard(n) && !resident(n) && !formerResident(n) {
				return card, n
			}
		}
	}
	n = "440106" + []string{"1990", "1975", "2003"}[r.IntN(3)] + []string{"0131", "1224", "0708"}[r.IntN(3)] + some(3)
	for _, check := range "0123456789x" {
		if resident(n + string(check)) {
			return idCard, n + string(check)
		}
	}
	panic("no check digit fits")
}

// write spells a number: plain, full-width or in Chinese, in groups or not.
func write(r *rand.Rand, n string) string {
	apart := []string{" ", "-", ".", "　", "\u200b", "–", " - ", "\u2060\u200d"}[r.IntN(8)]
	every := []int{1, 3, 4, 6, 99}[r.IntN(5)]
	alphabet := []string{"0123456789x", "０１２３４５６７８９Ｘ", "零一二三四五六七八九X", "〇壹贰叁肆伍陆柒捌玖x", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗x"}[r.IntN(5)]
	letters := []rune(alphabet)
	var s strings.Builder
	for i, c := range n {
		if i > 0 && i%every == 0 {
			s.WriteString(apart)
		}
		if c == 'x' {
			s.WriteRune(letters[10])
		} else {
			s.WriteRune(letters[c-'0'])
		}
	}
	return s.String()
}

func FuzzHide(f *testing.F) {
	for _, c := range hiddenCases {
		f.Add(c.text)
	}
	for _, s := range stays {
		f.Add(s)
	}
	f.Add("⟦PHONE-A⟧13800138000[PHONE A]⟦PHONE-AA⟧PHONEB")
	f.Fuzz(func(t *testing.T, s string) {
		h, err := Hide(s)
		if err != nil {
			if h.Text != "" {
				t.Errorf("an error, and %q", h.Text)
			}
			return
		}
		if got := h.Restore(h.Text); got != s {
			t.Errorf("Hide(%q) = %q, restored %q", s, h.Text, got)
		}
		if found := find(h.Text); len(found) > 0 {
			t.Errorf("Hide(%q) = %q, which has %v", s, h.Text, found)
		}
		if utf8.ValidString(s) && !utf8.ValidString(h.Text) {
			t.Errorf("Hide(%q) = %q", s, h.Text)
		}
		if found := find(h.Without); len(found) > 0 || len(h.Without) > len(s)+len(h.written) {
			t.Errorf("Hide(%q) without: %q, which has %v", s, h.Without, found)
		}
		for name := range h.written {
			if strings.Contains(s, name) {
				t.Errorf("%q has %s, and it was given out", s, name)
			}
		}
	})
}

func BenchmarkHide(b *testing.B) {
	for name, s := range map[string]string{
		"plain": "被辞退能领失业金吗，我在广州工作了三年", "long": strings.Repeat("老板拖欠工资三个月了，身份证110105和电话怎么办？", 80), "digits": strings.Repeat("1 3-8", 400),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, _ = Hide(s) // how long it takes is asked
			}
		})
	}
}
