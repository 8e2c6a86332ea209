package bot

import "careerbot/internal/pattern"

// eraseSaid wants all of the conversation erased.
var eraseSaid = pattern.MustCompile(`^(?:(?:请|麻烦|帮我|给我|我要|我想要?|想|能不能|可以|能)*(?:把)?(?:关于)?(?:这个|我们?的?|你们?(?:存|保存|记)的)?(?:全部|所有)?的?(?:数据|资料|个人信息|信息|记录|聊天记录|对话|聊天|消息|一切|东西)(?:和(?:数据|资料|信息|聊天记录|对话))?(?:全部?|都|统统|彻底|全都)?(?:给我)?(?:删除|删掉|删了|清空|清除|抹掉|注销)(?:掉|了|吧|吗)*|` +
	`(?:请|麻烦|帮我|给我|我要|我想要?|想|能不能|可以|能)*(?:彻底|全部|永久)?(?:删除|删掉|清空|清除|抹掉)(?:掉)?(?:这个|关于我的?|我们?的?|我和你的?|你们?(?:存|保存|记)的)?(?:全部|所有)?的?(?:数据|资料|个人信息|信息|记录|聊天记录|对话|聊天|消息|一切)(?:吧|吗)?|` +
	`(?:请|帮我|我要|我想|想)*注销(?:我的)?(?:账号|账户|帐号|帐户)?|` +
	`(?:please |i want (?:you )?to |can you |could you |how (?:do|can) i )?(?:delete|erase|remove|wipe|clear) (?:all |all of )?(?:my|this|the|our) (?:data|information|personal (?:data|information)|messages|chat|chat history|history|conversation|account|records?)|` +
	`(?:please )?(?:delete|erase|forget) (?:everything|all)(?: (?:you (?:know|have|keep|store)|that you (?:know|have))(?: (?:about|of|on) me)?| about me)|(?:please )?(?:forget|delete|erase) me|right to be forgotten)$`)

// eraseAll is said of everything, without saying what that is.
var eraseAll = pattern.MustCompile(`^(?:全部?(?:都)?(?:删除|删掉|删了|清空)|都(?:删除|删掉|删了)|全删(?:了|掉)?|(?:delete|erase) (?:all|everything|it all|all of it))(?:吧|了)?$`)

// erasing reports whether a message, without its marks, wants all erased.
func erasing(said string) bool { return eraseSaid.MatchString(said) || eraseAll.MatchString(said) }
