package read

import (
	"strings"
	"testing"
)

func TestHTML(t *testing.T) {
	page := `<!DOCTYPE html>
<!-- saved from url=(0040)https://rsj.example.gov.cn/art/1.html -->
<html lang="zh-CN"><head><meta charset="CHARSET"><title>关于发放就业补贴的通知_济南市人社局</title>
<meta name="PubDate" content="2024-03-05 10:20"><meta name="ContentSource" content="济南市人力资源和社会保障局">
<style>p{}</style><script>var x = "<p>no</p>";</script></head>
<body><header>站点名称</header><nav><a href="/">首页</a><a href="/a">政策</a></nav>
<div class="breadcrumb">您的位置：首页</div>
<ul class="menu2"><li><a href="1">一栏目</a></li><li><a href="2">二栏目</a></li><li><a href="3">三栏目</a></li><li><a href="4">四栏目</a></li></ul>
<form><input value="q"><button>搜索</button>请输入</form>
<div id="zoom"><h1>关于发放就业补贴的通知</h1><p>各区人社局：</p>
<p>为了<b>促进</b>就业，现将&nbsp;有关<a href="/law">规定</a>通知
如下。<br>一、补贴对象</p><p style="display: none">隐藏的文字</p>
<ol start="2"><li>毕业生<ul><li>应届</li></ul></li><li><p>失业人员</p></li></ol>
<table><caption>补贴标准</caption><tr><th rowspan="2">对象</th><th colspan="2">补贴</th></tr><tr><th>金额</th><th>期限</th></tr>
<tr><td rowspan="2">毕业生</td><td>1000</td><td>3年</td></tr><tr><td>2000</td><td>1年</td></tr></table>
<table><tr><td><p>版式表格里的段落。</p><p>第二段。</p></td></tr></table>
<pre>code  {
  x }</pre>
<p>附件：<a href="1.doc">1. 申请表</a></p></div>
<aside>相关链接</aside><footer>版权所有</footer></body></html>`
	want := []string{
		"H1 关于发放就业补贴的通知", "P 各区人社局：", "P 为了促进就业，现将 有关规定通知如下。", "H2 一、补贴对象",
		"I1 2. 毕业生", "I2 应届", "I1 3. 失业人员",
		"P 补贴标准", "R 对象：毕业生；补贴 金额：1000；补贴 期限：3年", "R 对象：毕业生；补贴 金额：2000；补贴 期限：1年",
		"P 版式表格里的段落。", "P 第二段。", "C code  {\n  x }", "P 附件：1. 申请表"}
	for name, data := range map[string][]byte{
		"utf8": []byte(strings.Replace(page, "CHARSET", "utf-8", 1)),
		"gbk":  gb(strings.Replace(page, "CHARSET", "gb2312", 1)),
		"lie":  []byte(strings.Replace(page, "CHARSET", "gbk", 1)),
	} {
		t.Run(name, func(t *testing.T) {
			doc := mustRead(t, plain(), name+".bin", data)
			expect(t, doc, want...)
			for key, want := range map[string]string{"title": "关于发放就业补贴的通知", "date": "2024-03-05", "issuer": "济南市人力资源和社会保障局", "url": "https://rsj.example.gov.cn/art/1.html", "language": "zh-CN"} {
				if doc.Meta[key] != want {
					t.Errorf("meta %s = %q, want %q", key, doc.Meta[key], want)
				}
			}
			if !warned(doc, "hidden text") {
				t.Errorf("warnings %q", doc.Warnings)
			}
		})
	}
}

func TestHTMLUnusual(t *testing.T) {
	for name, c := range map[string]struct{ data, want string }{
		"whole page in a form":  {`<html><body><form><div class="header">x y</div><p>The rules are in this form, all of them.</p></form></body></html>`, "P The rules are in this form, all of them."},
		"only links":            {`<html><body><ul><li><a href="a">a1</a><li><a href="b">b1</a><li><a href="c">c1</a><li><a href="d">d1</a></ul></body></html>`, "I1 a1\nI1 b1\nI1 c1\nI1 d1"},
		"list of labels":        {`<html><body><ul><li>发文机关：国务院</li><li>成文日期：2024年3月5日</li><li>发文字号：国发〔2024〕1号</li></ul><p>正文在此。</p></body></html>`, "P 正文在此。"},
		"entities":              {`<html><body><p>a &lt; b &amp; c&#8203;d</p></body></html>`, "P a < b & cd"},
		"unclosed":              {`<html><body><p>one<p>two<div>three`, "P one\nP two\nP three"},
		"article beats teasers": {`<html><body><div>teaser one</div><main><p>The text of the notice is long enough.</p></main></body></html>`, "P The text of the notice is long enough."},
	} {
		t.Run(name, func(t *testing.T) {
			if got := show(mustRead(t, plain(), "a.html", []byte(c.data))); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
	refused(t, plain(), "deep.html", []byte("<html><body>"+strings.Repeat("<div>", 5000)+"x"), ErrBroken)
	refused(t, plain(), "empty.html", []byte("<html><head><title>only a title</title></head><body></body></html>"), ErrEmpty)
	span := `<html><body><table>` + strings.Repeat(`<tr><td rowspan="60000" colspan="1000">a</td><td>b</td></tr>`, 300) + `</table></body></html>`
	tolerate(t, plain(), "span.html", []byte(span))
}

func FuzzHTML(f *testing.F) {
	for _, s := range []string{
		"<p>a<br>b<ul><li>c<ol start=9><li value=3>d</ul>", "<table><tr><th rowspan=2>a<td colspan=3>b<tr><td>c</table>",
		"<title>x_y</title><meta name=pubdate content=2024-1-2><main>z</main>", "<table><tr><td>发文机关：<td>x<td>标 题：<td>y<td>文号：<td>z</table>w",
		"<svg><title>a</title></svg><math><mi>x</math><pre>\n中 文</pre><template>q</template>", "<select><option>a<p hidden>b",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		tolerate(t, plain(), "x.html", append([]byte("<html>"), data...))
	})
}

// TestAboutPage: what a site says of its page is no part of the document; what only looks
// like it is.
func TestAboutPage(t *testing.T) {
	for line, want := range map[string]bool{
		"来源：佛山市人社局 发布时间：2026-03-05 字体：大 中 小":        true,
		"信息来源: 省人力资源和社会保障厅 | 发布日期: 2024年3月5日 10:20": true,
		"发布时间：2026-03-05 10:20:11":                  false,
		"字体：【大 中 小】 打印本页 关闭窗口":                      true,
		"浏览次数：1024次":                                true,
		"来源：失业保险基金":                                 false,
		"资金来源：市财政 申请时间：每月1日至10日":                    false,
		"审核：2026年3月5日":                              false,
		"信息来源：本人申报 审核：街道窗口":                         false,
		"来源：市就业中心 发布时间：2026年3月10日":                  true,
		"作者：张三，来源：本办法所称的补贴资金由财政安排。":                 false,
		"发布时间：收到材料之日起五个工作日内":                        false,
		"申领时间：2026-03-05":                           false,
		"一、申请人在户籍地办理。":                              false,
	} {
		if got := aboutPage(line); got != want {
			t.Errorf("%s: %t", line, got)
		}
	}
	doc := mustRead(t, plain(), "a.html", []byte(`<html lang="zh"><body><div id="zoom"><h1>一次性求职补贴公告</h1><p>来源：佛山市人社局 发布时间：2026-03-05 字体：大 中 小</p><p>补贴标准为每人3000元。</p></div></body></html>`))
	if strings.Contains(doc.Text, "字体") || !strings.Contains(doc.Text, "3000元") {
		t.Errorf("%s", doc.Text)
	}
}
