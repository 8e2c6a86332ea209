package job

import (
	"strings"
	"sync"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// The 3,755 characters of the first level of GB 2312 stand there in the order of their
// sounds. firsts are those with which a new syllable begins, tones apart: what is between
// two of them sounds alike, and is what people pick by mistake while they type sounds.
const firsts = "啊埃鞍肮凹芭白斑邦苞杯奔崩逼鞭标鳖彬兵玻捕擦猜餐苍操厕层插拆搀昌超车郴撑吃充抽初揣川疮吹春戳疵聪凑粗蹿摧村磋搭呆耽当刀德蹬堤颠碉跌丁丢东兜督端堆墩掇蛾恩而发藩坊菲芬丰佛否夫噶该干冈篙哥给根耕工钩辜刮乖棺光瑰辊锅哈骸酣夯壕呵嘿痕哼轰喉呼花槐欢荒灰荤豁击嘉歼僵蕉揭巾荆炯揪鞠捐撅均喀开刊康考坷肯坑空抠枯夸块宽匡亏坤括垃莱蓝琅捞勒雷棱厘俩联粮撩列琳玲溜龙楼芦驴峦掠抡萝妈埋瞒芒猫么玫门萌眯棉苗蔑民明谬摸谋拇拿氖南囊挠呢馁嫩能妮蔫娘鸟捏您柠牛脓奴女暖虐挪哦欧啪拍攀乓抛呸喷砰坯篇飘撇拼乒坡扑期掐牵枪橇切钦青琼秋趋圈缺裙然瓤饶惹壬扔日戎揉茹软蕊闰若撒腮三桑搔瑟森僧莎筛珊墒梢奢砷声师收蔬刷摔栓霜谁吮说斯松搜苏酸虽孙蓑塌胎坍汤掏特藤梯天挑贴厅通偷凸湍推吞拖挖歪豌汪威瘟嗡挝巫昔瞎掀相萧楔薪星兄休墟轩靴勋压焉殃邀椰一茵英哟拥幽迂鸳曰耘匝栽咱赃遭责贼怎增扎摘瞻樟招遮珍蒸芝中舟珠抓拽专桩椎谆捉兹鬃邹租钻嘴尊昨"

// sounds are the characters by what they sound like.
type sounds struct {
	of    map[rune]int
	alike [][]rune
}

var sounding = sync.OnceValue(func() sounds {
	s := sounds{of: map[rune]int{}}
	decoder := simplifiedchinese.GBK.NewDecoder()
	for high := byte(0xB0); high <= 0xD7; high++ {
		for low := byte(0xA1); low <= 0xFE; low++ {
			one, err := decoder.String(string([]byte{high, low}))
			if err != nil || !han(one) { // the last row is not full
				continue
			}
			if strings.Contains(firsts, one) {
				s.alike = append(s.alike, nil)
			}
			at := len(s.alike) - 1
			for _, c := range one {
				s.of[c] = at
				s.alike[at] = append(s.alike[at], c)
			}
		}
	}
	return s
})

// homophones gives the characters that sound as one does, without itself.
func homophones(c rune) (all []rune) {
	s := sounding()
	at, ok := s.of[c]
	if !ok {
		return nil
	}
	for _, other := range s.alike[at] {
		if other != c {
			all = append(all, other)
		}
	}
	return all
}
