"""Who comes to the demo's events, as data: a line is a party, "name day slot companion/age …" in days from today."""

# Code and PIN of the pass at the door of today's event; `make run` says them.
DOOR = ("XCDEMA26", "260326")

# "desk" at the end: entered at the service desk for somebody without a phone at hand.
PARTIES = {
    "hall_done": """
        李静 -36 0 周小禾/child
        王磊 -36 0
        欧阳建国 -36 0 刘玉兰/senior
        阿依古丽·买买提 -35 0
        𠮷田花 -35 0
        陈桂兰 -35 0 陈立/adult desk
        刘洋 -33 0
        张秀英 -33 0
        赵铁军 -32 0 赵敏杰/adult
        孙丽华 -31 0
        周文博 -30 0
        吴晓燕 -29 0
        郑海涛 -28 0
        冯玉珍 -27 0 冯小北/child
        褚卫东 -25 0
    """,
    "council": """
        卫敏 -15 0
        蒋志强 -14 0
        沈佳怡 -14 0 沈安/child
        韩雪 -12 0
        杨国庆 -9 0
        司徒美玲 -8 0
    """,
    "today": """
        李静 -18 0 周小禾/child 周小麦/child
        欧阳建国 -18 0
        朱琳 -17 0 朱一诺/child
        秦子轩 -16 0
        尤建华 -15 0
        许红梅 -12 0 许诺/teen
        何家豪 -11 0
        陈桂兰 -9 0 陈立/adult desk
        吕淑芬 -8 0
        施雨桐 -6 0
        张伟 -4 0
    """,
    "closed": """
        孔令辉 -13 0
        曹雅琴 -12 0 曹一鸣/child
        金哲洙 -12 0
        阿依古丽·买买提 -10 0 麦尔丹/child
        陶然 -8 0
        姜德明 -6 0
    """,
    "fire": """
        王磊 -11 0 王小石/child 王小玉/child
        戚薇 -11 0 戚小宝/child 戚小贝/child
        谢长河 -10 0 谢童/child
        邹静 -10 0 邹一/child
        窦红 -9 0 窦豆/child
        李静 -6 0 周小禾/child
        扎西次仁 -5 0
        柏松 -4 0 柏青/child 柏苗/child
    """,
    "statistics": """
        李静 -6 0 周小禾/child 王立/adult
        𠮷田花 -6 0
        赵铁军 -5 0
        韩雪 -5 1
        沈佳怡 -4 1 沈安/child
        吴晓燕 -3 0
        欧阳建国 -2 1 刘玉兰/senior
        周文博 -1 0
    """,
    # "@" says as what somebody registers.
    "open_books": """
        曹雅琴 -5 0 @resident
        陶然 -5 0 王小雨/adult @resident
        姜德明 -4 0 @enterprise
        孔令辉 -3 0 @enterprise
        李静 -3 0 周小禾/child @resident
    """,
    "reviewers": """
        张秀英 -7 0
        冯玉珍 -6 0 冯大山/senior
        吕淑芬 -6 0
        尤建华 -4 0
        金哲洙 -2 0
    """,
    "eligible": """
        许红梅 -6 0
        施雨桐 -5 0 施安/adult
        何家豪 -3 0
        朱琳 -2 0 朱一诺/child
    """,
    "drawn": """
        戚薇 -4 0 戚小宝/child
        谢长河 -4 0 谢童/child
        邹静 -3 0 邹一/child
        窦红 -2 0
        柏松 -1 0 柏青/child
    """,
    "invited": """
        沈佳怡 -5 0
        杨国庆 -4 0
    """,
    "hall_moved": """
        刘洋 -9 0
        孙丽华 -8 0
        郑海涛 -6 0 郑好/teen
        李静 -5 0
    """,
    "congress_off": """
        张秀英 -9 0
        褚卫东 -8 0
        王磊 -6 0
    """,
}

# Who came to the finished events; the others stayed away.
CAME = {
    "hall_done": "李静 王磊 欧阳建国 阿依古丽·买买提 𠮷田花 陈桂兰 刘洋 张秀英 赵铁军 孙丽华 周文博 吴晓燕 冯玉珍",
    "council": "卫敏 蒋志强 沈佳怡 韩雪 杨国庆",
}

# What they answered: (days from today, name, five ratings, anonymous, impressed by, unhappy because, suggestions);
# a suggestion is (kind, text, place, wants a reply, may be published).
ANSWERS = {
    "hall_done": (
        (-19, "欧阳建国", (5, 5, 5, 5, 4), False, "导办员很耐心，从取号到办完只用了20分钟。", "", (
            ("suggestion", "一层叫号屏字太小，坐在后排的老年人看不清，建议换大一点的屏幕或增加语音播报。", "政务服务中心一层", True, True),
            ("praise", "三号窗口的工作人员态度特别好，主动帮我母亲填表。", "三号窗口", False, True))),
        (-19, "李静", (4, 5, 4, 5, 4), False, "自助终端操作简单。", "", (
            ("suggestion", "带孩子来办事没有地方休息，希望增设母婴室或儿童等候区。", "政务服务中心二层", True, True),
            ("consult", "居住证签注能不能全程网上办理，还要不要到现场核验？", "", True, True))),
        (-18, "王磊", (3, 4, 3, 3, 2), False, "", "门口秩序需要改善。", (
            ("complaint", "大厅门口电动自行车乱停，挡住了无障碍坡道。", "政务服务中心南门", True, True),)),
        (-18, "陈桂兰", (5, 5, 5, 5, 5), False, "有人扶着走完全程。", "", (
            ("suggestion", "自助机上的字也小，能不能做一个大字版的界面。", "政务服务中心一层", True, True),)),
        (-17, "阿依古丽·买买提", (4, 4, 4, 4, 4), False, "", "", (
            ("suggestion", "叫号屏装在柱子后面，坐在右边完全看不到。", "政务服务中心一层", True, True),)),
        (-17, "𠮷田花", (5, 4, 4, 5, 4), False, "姓名里的生僻字系统能正常显示。", "", (
            ("help", "我的姓在部分自助终端上打不出来，希望终端升级字库。", "政务服务中心自助区", True, False),)),
        (-16, "赵铁军", (2, 3, 3, 2, 2), False, "", "停车不便。", (
            ("complaint", "附近路口红绿灯配时太短，老年人一次走不过去。", "新街口外大街路口", True, True),)),
        (-15, "孙丽华", (4, 4, 5, 4, 4), True, "讲解清楚。", "", (
            ("suggestion", "建议把办事指南印成一张大字卡片，放在社区居委会。", "", False, True),)),
        (-14, "周文博", (5, 5, 5, 5, 5), False, "", "", (
            ("suggestion", "周六能不能开几个窗口，上班族平时来不了。", "", True, True),)),
    ),
    "council": (
        (-1, "卫敏", (5, 5, 5, 5, 5), False, "第一次知道街道的事是怎样商量的。", "", (
            ("suggestion", "建议把议事会的结果贴到小区公告栏。", "牛街街道", True, True),)),
        (-1, "蒋志强", (4, 4, 3, 4, 3), True, "", "", (
            ("help", "楼道灯坏了两个月，物业一直没修。", "南线里社区", True, False),)),
        (-1, "沈佳怡", (5, 5, 4, 5, 5), False, "", "", (
            ("praise", "活动安排得很周到，孩子也听懂了。", "", False, True),)),
    ),
}

# Who has begun to answer: at which event, and what impressed them.
HALF_FILLED = ("council", "韩雪", "居民代表提问很直接。")
