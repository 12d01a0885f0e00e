"""数据审阅说明, the reviewer's guide in Chinese: takes the facts of a transfer and the English guide, gives one document of both.

The first part says in Chinese what the data are and how they are encoded; findings, issues and decisions stand in the second, the
English guide, as the programs that make them speak English.
"""

from collections.abc import Sequence

from pipeline.submission.chinese import Vocabulary
from pipeline.submission.document import Block, Bullets, Document, Grid, Heading, Paragraph
from pipeline.submission.guides.facts import Facts
from pipeline.submission.layer import Member
from schemas.base import key_of, title_of

_KINDS = {"sdtm": "原始数据库", "adam": "分析数据库"}
_GUIDE = "数据审阅说明"


def in_chinese(facts: Facts, layer: str, english: Document, words: Vocabulary) -> Document:
    """The guide of a layer ("sdtm" or "adam")."""
    members = facts.sdtm if layer == "sdtm" else facts.adam
    blocks: list[Block] = [
        Heading("第一部分 中文说明"),
        *_introduction(facts, layer),
        *_trial(facts),
        *_datasets(members, words),
        *_language(facts, layer),
        *_programs(facts, layer),
        Heading("第二部分 英文审阅说明 (English guide)"),
        *(_deeper(block) for block in english.blocks),
    ]
    return Document(f"{_GUIDE}（{_KINDS[layer]}）", _subtitle(facts), blocks)


def _deeper(block: Block) -> Block:
    """A heading of the English guide, one level below that of its part."""
    return Heading(block.text, min(block.level + 1, 3), block.anchor) if isinstance(block, Heading) else block


def _subtitle(facts: Facts) -> list[str]:
    identity = facts.study.study
    registry = f"（{identity.nct_id}）" if identity.nct_id else ""
    lines = [identity.title, f"研究 {facts.study.id}{registry}", identity.sponsor]
    return [line for line in [*lines, f"数据传输 {facts.transfer}，数据截止日期 {facts.study.dco}"] if line]


def _introduction(facts: Facts, layer: str) -> list[Block]:
    what = "由病例报告表和外部数据采集的原始数据" if layer == "sdtm" else "为统计分析由原始数据库衍生的数据"
    return [
        Heading("1 引言", 2),
        Paragraph(f"本说明介绍本研究的{_KINDS[layer]}（{what}）：所遵循的标准、数据集的结构、语言与编码约定以及程序。"),
        Grid("标准与术语集", ("标准", "版本"), list(facts.standards), (3, 2)),
    ]


def _trial(facts: Facts) -> list[Block]:
    study = facts.study
    mode = "锁定数据库" if study.study.mode == "lock" else "期中数据传输"
    rows = [
        ("研究标识符", study.id),
        ("注册号", study.study.nct_id),
        ("申办方", study.study.sponsor),
        ("计划分组数", str(study.arms_planned)),
        ("数据截止日期", str(study.dco)),
        ("数据状态", mode),
    ]
    return [Heading("2 研究概况", 2), Grid("研究", ("项目", "内容"), [row for row in rows if row[1]], (1, 3))]


def _datasets(members: Sequence[Member], words: Vocabulary) -> list[Block]:
    rows = [
        (
            member.name.lower(),
            words.of(title_of(member.declaration)),
            str(len(member.table)),
            str(member.table["USUBJID"].nunique()) if "USUBJID" in member.table else "-",
            ", ".join(key_of(member.declaration)),
        )
        for member in members
    ]
    heads = ("数据集", "标签", "记录数", "受试者数", "关键变量")
    return [Heading("3 数据集", 2), Grid("数据集一览", heads, rows, (1.6, 4, 1.3, 1.3, 5))]


def _language(facts: Facts, layer: str) -> list[Block]:
    items = [
        f"数据集为 SAS 传输文件（XPT 第5版），文本编码为 {facts.encoding}；标签和文本的长度按该编码的字节计算。",
        "数据集标签和变量标签为中文；超过40字节的标签在传输文件中使用简称，define.xml 给出全称。",
        "define.xml 的标签和编码解释同时给出中文（xml:lang=zh）和英文（xml:lang=en）；衍生方法和注释为英文。",
        "数据集文件名为小写；传输文件头中的名称为大写，SAS 不区分大小写。",
        f"单个数据集文件不超过 {facts.regulator.largest / 1e9:g} GB，未进行拆分。",
        "以中文采集的不良事件、病史、用药、操作和处置术语按采集原文保留；以英文采集的术语以及受控术语保持原文。",
        "Dataset-JSON 文件中的标签为英文；统计图表为英文。",
    ]
    blocks: list[Block] = [Heading("4 语言与编码约定", 2), Bullets(items)]
    replaced = facts.replaced.get(layer)
    if replaced is not None and len(replaced):
        rows = replaced[["DATASET", "VARIABLE", "VALUE", "ASCII"]].astype("str").to_numpy().tolist()
        blocks.append(Grid("编码中没有、以其他文字代替的值", ("数据集", "变量", "原值", "传输文件中的值"), rows, (1, 1, 3, 3)))
    return blocks


def _programs(facts: Facts, layer: str) -> list[Block]:
    engine = "CDISC 开放规则引擎的结果见第二部分。" if facts.engine else "生成本说明时未对这些数据集运行 CDISC 开放规则引擎。"
    programs = "程序为 Python 文本文件，位于 analysis/adam/programs；运行方法见其中的 readme.txt。"
    crf = ["注释病例报告表（acrf.pdf）的问题为病例报告表的原文。"] if layer == "sdtm" and facts.annotated_crf else []
    return [Heading("5 数据一致性与程序", 2), Bullets([engine, "自查发现、数据问题及其说明见第二部分。", programs, *crf])]
