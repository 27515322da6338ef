"""United States: claims that the Federal Trade Commission's rules and guides single out.

All of these can be lawful with proof or with the right qualification beside them, so they warn.
"""

from django.utils.translation import gettext_noop

from shopcontent.compliance.packs.shipped import ShippedRule

RULES = (
    ShippedRule(
        key="us.made-in-usa",
        name=gettext_noop("Made in USA"),
        market="us",
        severity="warn",
        terms=[
            "(made|built|produced|crafted) in (the |)(usa|us|u.s.|u.s.a.|united states|america)",
            "(american|usa|us)(-| )made",
            "美国(制造|生产)",
        ],
        unless=[
            "(usa|us|u.s.|u.s.a.|united states|america) (with|from|of) (imported|foreign|global)",
            "(usa|us|u.s.|u.s.a.|united states|america) (with|from|of) (domestic and|globally)",
        ],
        reason=gettext_noop(
            "without a qualification only where all or virtually all of it is made there"
        ),
        source="16 CFR 323",
    ),
    ShippedRule(
        key="us.green-claims",
        name=gettext_noop("General green claims"),
        market="us",
        severity="warn",
        terms=[
            "(eco|environmentally|environment|planet|earth)(-| )friendly",
            "(green product|green choice|eco-safe|environmentally safe)",
            "(biodegradable|compostable|degradable)",
            "(carbon|climate)(-| )neutral",
            "(环保|可降解|碳中和)",
        ],
        unless=["环保(袋|标准)"],
        reason=gettext_noop(
            "a general environmental claim: say in which respect, and how that is known"
        ),
        source="16 CFR 260.4, 260.5, 260.7, 260.8",
    ),
    ShippedRule(
        key="us.disease-claims",
        name=gettext_noop("Diseases and approvals"),
        market="us",
        severity="warn",
        terms=[
            "(cures|cure|treats|heals|prevents)…(disease|cancer|diabetes|arthritis|infection|infections)",
            "(cures|cure|treats|heals|prevents)…(depression|anxiety|insomnia|eczema|migraine|covid)",
            "fda(-| )(approved|certified|registered)",
            "(治疗|治愈|预防)…(癌症|糖尿病|关节炎|感染|抑郁|湿疹)",
        ],
        reason=gettext_noop("speaks of a disease or of an approval: only for approved drugs"),
        source="21 CFR 101.93(g); 15 U.S.C. 52",
    ),
    ShippedRule(
        key="us.proof-claims",
        name=gettext_noop("Proven and recommended"),
        market="us",
        severity="warn",
        terms=[
            "(clinically|scientifically|medically) (proven|tested)",
            "(doctor|dermatologist|dentist)(-| )(recommended|approved)",
            "(临床证明|临床验证|医生推荐)",
        ],
        reason=gettext_noop("claims proof: there must be competent and reliable evidence"),
        source=gettext_noop("FTC Act, section 5; FTC Health Products Compliance Guidance"),
    ),
    ShippedRule(
        key="us.free",
        name=gettext_noop("Free of charge"),
        market="us",
        severity="warn",
        terms=[
            "free (gift|gifts|bonus)",
            "buy one(,|) get one free",
            "free with (any|every|your) (purchase|order)",
            "(免费赠送|买一送一)",
        ],
        reason=gettext_noop("“free” needs its terms beside it, and a usual price that is real"),
        source="16 CFR 251",
    ),
)
