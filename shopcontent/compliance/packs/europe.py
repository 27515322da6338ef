"""European Union: practices of the black list that a wording gives away.

Directive 2005/29/EC on unfair commercial practices (UCPD), Annex I, as amended by Directive (EU)
2024/825, applied since 27 September 2026; its recital 9 lists generic environmental claims. Whether
a claim is lawful depends on what the trader can show, so almost everything warns.
"""

from django.utils.translation import gettext_noop

from shopcontent.compliance.packs.shipped import ShippedRule

RULES = (
    ShippedRule(
        key="eu.offset-claims",
        name=gettext_noop("Climate neutral"),
        market="eu",
        severity="block",
        terms=[
            "(climate|carbon|co2|co₂)(-| )(neutral|positive|negative|compensated|free)",
            "net(-| )zero",
            "zero(-| )carbon",
            "(reduced|no|zero)(-| )(climate|carbon|co2)(-| )(impact|footprint)",
            "(碳中和|零碳|净零排放|气候中和|碳中性)",
        ],
        reason=gettext_noop(
            "says that the product has no or a reduced effect on the climate, which must not rest "
            "on offsetting emissions"
        ),
        source=gettext_noop("UCPD, Annex I no. 4c"),
    ),
    ShippedRule(
        key="eu.generic-green-claims",
        name=gettext_noop("General green claims"),
        market="eu",
        severity="warn",
        terms=[
            "(eco|environmentally|environment|planet|climate|carbon|earth|nature)(-| )friendly",
            "(ecological|ecologically sound|environmentally correct|nature's friend)",
            "(gentle on|good for|kind to) (the|our) (environment|planet|earth)",
            "green (product|products|choice|alternative|technology|energy|living)",
            "(sustainable|sustainably made|conscious choice)",
            "(biodegradable|biobased|bio-based)",
            "energy(-| )efficient",
            "(环保|绿色环保|生态友好|环境友好|可生物降解|可降解|绿色产品)",
        ],
        unless=["energy(-| )efficien(t|cy) class", "环保(袋|税|局|标准)"],
        reason=gettext_noop(
            "a general environmental claim: say what exactly is better, or show recognised "
            "excellent environmental performance"
        ),
        source=gettext_noop("UCPD, Annex I no. 4a"),
    ),
    ShippedRule(
        key="eu.cures",
        name=gettext_noop("Cures"),
        market="eu",
        severity="block",
        terms=[
            "(cures|cure|heals|heal)…(disease|diseases|illness|pain|arthritis|cancer|diabetes)",
            "(cures|cure|heals|heal)…(infection|infections|depression|eczema|migraine|allergies)",
            "(miracle|wonder) cure",
            "(包治百病|根治|药到病除)",
        ],
        reason=gettext_noop("says that the product cures an illness"),
        source=gettext_noop("UCPD, Annex I no. 17"),
    ),
    ShippedRule(
        key="eu.health-claims",
        name=gettext_noop("Health claims"),
        market="eu",
        severity="warn",
        terms=[
            "(boosts|boost|strengthens) (the |your |)immun(e system|ity)",
            "(detox|detoxes|detoxifies|detoxifying)",
            "(lowers|reduces) (the |your |)(blood pressure|cholesterol|blood sugar)",
            "(burns|melts) (away |)fat",
            "(clinically|scientifically|medically) proven",
            "(增强免疫力|提高免疫力|降血压|降血糖|排毒养颜|燃烧脂肪)",
        ],
        reason=gettext_noop("a health claim: it needs evidence, and for food an authorisation"),
        source=gettext_noop("Regulation (EC) No 1924/2006, art. 10; UCPD, art. 6 and 12"),
    ),
    ShippedRule(
        key="eu.free",
        name=gettext_noop("Free of charge"),
        market="eu",
        severity="warn",
        terms=[
            "(free|complimentary) (gift|gifts|bonus)",
            "(completely|totally|absolutely|100%) free",
            "(for free|free of charge|without charge|gratis)",
            "(免费赠送|免费领取|免费送|全民免单)",
        ],
        unless=["(completely|totally|absolutely|100%) free (of|from)"],
        reason=gettext_noop(
            "“free” only where the customer pays nothing but what answering and delivery cost"
        ),
        source=gettext_noop("UCPD, Annex I no. 20"),
    ),
    ShippedRule(
        key="eu.limited-time",
        name=gettext_noop("Pressing for time"),
        market="eu",
        severity="warn",
        terms=[
            "(today only|only today|last chance|limited time only|limited-time offer)",
            "(offer ends soon|offer ends today|ends tonight|hurry|before it's gone)",
            "(only|just) # (left|pieces left|remaining)",
            "(仅限今日|仅限今天|最后一天|最后机会|错过不再|限时秒杀|手慢无)",
        ],
        unless=["(in a|no) hurry"],
        reason=gettext_noop("presses for time: lawful only where the limit is true"),
        source=gettext_noop("UCPD, Annex I no. 7"),
    ),
    ShippedRule(
        key="eu.legal-rights",
        name=gettext_noop("What the law gives anyway"),
        market="eu",
        severity="warn",
        terms=[
            "(ce)(-| )(certified|approved|quality|quality mark)",
            "(statutory|legal) (guarantee|warranty)…(exclusive|special|extra|bonus)",
        ],
        reason=gettext_noop("presents as special what the law gives or demands anyway"),
        source=gettext_noop("UCPD, Annex I no. 4, 10 and 10a"),
    ),
)
