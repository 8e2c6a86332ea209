package region

// english has the provinces and the cities that job seekers name most.
var english = map[string]string{
	"11": "Beijing|Peking", "12": "Tianjin", "13": "Hebei", "14": "Shanxi", "15": "Inner Mongolia|Neimenggu", "21": "Liaoning",
	"22": "Jilin", "23": "Heilongjiang", "31": "Shanghai", "32": "Jiangsu", "33": "Zhejiang", "34": "Anhui", "35": "Fujian",
	"36": "Jiangxi", "37": "Shandong", "41": "Henan", "42": "Hubei", "43": "Hunan", "44": "Guangdong|Canton", "45": "Guangxi",
	"46": "Hainan", "50": "Chongqing", "51": "Sichuan", "52": "Guizhou", "53": "Yunnan", "54": "Tibet|Xizang", "61": "Shaanxi",
	"62": "Gansu", "63": "Qinghai", "64": "Ningxia", "65": "Xinjiang",
	"1301": "Shijiazhuang", "1401": "Taiyuan", "1501": "Hohhot", "2101": "Shenyang", "2102": "Dalian", "2201": "Changchun",
	"2301": "Harbin", "3201": "Nanjing", "3202": "Wuxi", "3205": "Suzhou", "3301": "Hangzhou", "3302": "Ningbo", "3303": "Wenzhou",
	"3401": "Hefei", "3501": "Fuzhou", "3502": "Xiamen", "3601": "Nanchang", "3701": "Jinan", "3702": "Qingdao", "4101": "Zhengzhou",
	"4103": "Luoyang", "4201": "Wuhan", "4301": "Changsha", "4401": "Guangzhou", "4403": "Shenzhen", "4404": "Zhuhai",
	"4406": "Foshan", "4419": "Dongguan", "4501": "Nanning", "4601": "Haikou", "4602": "Sanya", "5101": "Chengdu", "5201": "Guiyang",
	"5301": "Kunming", "5401": "Lhasa", "6101": "Xi'an|Xian", "6201": "Lanzhou", "6301": "Xining", "6401": "Yinchuan", "6501": "Urumqi",
}
