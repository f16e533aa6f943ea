import django.core.validators
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0016_jobs_find_their_module"),
    ]

    operations = [
        migrations.AlterField(
            model_name="author",
            name="orcid",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="For example 0000-0002-1825-0097. It links the name to its owner’s publications.",
                max_length=19,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]\\Z",
                        "Write it in four groups of four, for example 0000-0002-1825-0097.",
                    )
                ],
                verbose_name="ORCID",
            ),
        ),
        migrations.AlterField(
            model_name="checkdisclosure",
            name="names_checkers",
            field=models.BooleanField(
                default=True,
                help_text="Readers see the names under each story. Without names, they are told that a fact-checker did it. Everybody may choose otherwise for themselves, in their account.",
                verbose_name="name fact-checkers",
            ),
        ),
        migrations.AlterField(
            model_name="checkdisclosure",
            name="shows_quotations",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="On the page of all statements, where a fact-checker has quoted a source. Mind what its owner allows.",
                verbose_name="show quotations from sources",
            ),
        ),
        migrations.AlterField(
            model_name="storypage",
            name="body",
            field=wagtail.fields.StreamField(
                [
                    ("paragraph", 0),
                    ("subheading", 1),
                    ("quotation", 6),
                    ("study_summary", 21),
                    ("explainer", 28),
                    ("image", 32),
                    ("table", 34),
                    ("embed", 37),
                    ("correction", 40),
                ],
                block_lookup={
                    0: (
                        "news.blocks.cited.CitedRichTextBlock",
                        (),
                        {
                            "description": "Running text with inline citations.",
                            "features": (
                                "bold",
                                "italic",
                                "link",
                                "superscript",
                                "subscript",
                                "citation",
                                "ol",
                                "ul",
                            ),
                            "group": "Text",
                            "icon": "pilcrow",
                            "label": "Paragraph",
                        },
                    ),
                    1: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "description": "Divides a long story.",
                            "group": "Text",
                            "icon": "title",
                            "label": "Subheading",
                            "max_length": 120,
                            "template": "news/blocks/subheading.html",
                        },
                    ),
                    2: (
                        "wagtail.blocks.TextBlock",
                        (),
                        {
                            "help_text": "Exactly as said, without quotation marks.",
                            "label": "Words",
                            "max_length": 1200,
                        },
                    ),
                    3: ("wagtail.blocks.CharBlock", (), {"label": "Speaker", "max_length": 120}),
                    4: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Neuroscientist, Imperial College London.",
                            "label": "Role",
                            "max_length": 200,
                            "required": False,
                        },
                    ),
                    5: (
                        "news.blocks.cited.CitedRichTextBlock",
                        (),
                        {
                            "features": ("italic", "link", "citation"),
                            "help_text": "Where it was said: in an interview with Live Science, with its citation.",
                            "label": "Source",
                            "required": False,
                        },
                    ),
                    6: (
                        "wagtail.blocks.StructBlock",
                        [[("quote", 2), ("speaker", 3), ("role", 4), ("source", 5)]],
                        {},
                    ),
                    7: (
                        "news.citations.admin.blocks.CitationChooserBlock",
                        (),
                        {"help_text": "The source it describes.", "label": "The study"},
                    ),
                    8: (
                        "wagtail.blocks.ChoiceBlock",
                        [],
                        {
                            "choices": [
                                ("randomised_trial", "Randomised trial"),
                                ("trial", "Trial without randomisation"),
                                ("cohort", "Cohort study"),
                                ("case_control", "Case-control study"),
                                ("cross_sectional", "Cross-sectional study"),
                                ("case_series", "Case series or case report"),
                                ("animal", "Animal study"),
                                ("in_vitro", "In vitro study"),
                                ("modelling", "Modelling or simulation"),
                                ("review", "Review"),
                                ("meta_analysis", "Meta-analysis"),
                                ("other", "Other design"),
                            ],
                            "label": "Design",
                        },
                    ),
                    9: (
                        "wagtail.blocks.ChoiceBlock",
                        [],
                        {
                            "choices": [
                                ("peer_reviewed", "Peer reviewed"),
                                ("preprint", "Preprint, not peer reviewed"),
                                ("conference", "Conference presentation, not peer reviewed"),
                                ("press_release", "Press release, not peer reviewed"),
                                ("unpublished", "Unpublished, not peer reviewed"),
                            ],
                            "label": "Peer review",
                        },
                    ),
                    10: (
                        "wagtail.blocks.ChoiceBlock",
                        [],
                        {
                            "choices": [
                                ("people", "People"),
                                ("animals", "Animals"),
                                ("cells", "Cells or tissue"),
                                ("computer", "Computer models"),
                                ("mixed", "Several kinds"),
                            ],
                            "label": "Studied in",
                        },
                    ),
                    11: (
                        "wagtail.blocks.IntegerBlock",
                        (),
                        {
                            "help_text": "Leave it empty only if the source does not say: readers see “not reported”.",
                            "label": "Number of participants",
                            "max_value": 2000000000,
                            "min_value": 0,
                            "required": False,
                        },
                    ),
                    12: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Age, sex, health. For example: healthy men. Or write “not reported”.",
                            "label": "Who took part",
                            "max_length": 300,
                        },
                    ),
                    13: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Human, mouse, fruit fly …",
                            "label": "Species",
                            "max_length": 120,
                        },
                    ),
                    14: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Write “not reported” if the source does not say.",
                            "label": "Comparison or control",
                            "max_length": 300,
                        },
                    ),
                    15: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Write “not reported” if the source does not say.",
                            "label": "Blinding",
                            "max_length": 200,
                        },
                    ),
                    16: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Write “not reported” if the source does not say.",
                            "label": "Method",
                            "max_length": 300,
                        },
                    ),
                    17: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Write “not reported” if the source does not say.",
                            "label": "Follow-up",
                            "max_length": 200,
                        },
                    ),
                    18: (
                        "wagtail.blocks.TextBlock",
                        (),
                        {
                            "help_text": "One sentence, with the figure.",
                            "label": "Main finding",
                            "max_length": 600,
                        },
                    ),
                    19: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "For example NCT03887715. Or write “not reported”.",
                            "label": "Registration",
                            "max_length": 200,
                        },
                    ),
                    20: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Write “not reported” if the source does not say.",
                            "label": "Funding and interests",
                            "max_length": 400,
                        },
                    ),
                    21: (
                        "wagtail.blocks.StructBlock",
                        [
                            [
                                ("citation", 7),
                                ("design", 8),
                                ("peer_review", 9),
                                ("subjects", 10),
                                ("participants", 11),
                                ("who", 12),
                                ("species", 13),
                                ("comparison", 14),
                                ("blinding", 15),
                                ("method", 16),
                                ("follow_up", 17),
                                ("finding", 18),
                                ("registration", 19),
                                ("funding", 20),
                            ]
                        ],
                        {},
                    ),
                    22: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "default": "What this means for you",
                            "label": "Heading",
                            "max_length": 120,
                        },
                    ),
                    23: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Two to five words: “Action matters”.",
                            "label": "Lead-in",
                            "max_length": 80,
                        },
                    ),
                    24: (
                        "news.blocks.cited.CitedRichTextBlock",
                        (),
                        {
                            "features": (
                                "bold",
                                "italic",
                                "link",
                                "superscript",
                                "subscript",
                                "citation",
                            ),
                            "label": "Text",
                        },
                    ),
                    25: ("wagtail.blocks.StructBlock", [[("lead_in", 23), ("text", 24)]], {}),
                    26: (
                        "wagtail.blocks.ListBlock",
                        (25,),
                        {
                            "help_text": "One idea each. Three is a good number.",
                            "label": "Points",
                            "min_num": 1,
                        },
                    ),
                    27: (
                        "news.blocks.cited.CitedRichTextBlock",
                        (),
                        {
                            "features": (
                                "bold",
                                "italic",
                                "link",
                                "superscript",
                                "subscript",
                                "citation",
                            ),
                            "help_text": "The wrong conclusion a hurried reader could draw, and why it is wrong.",
                            "label": "What this does not mean",
                            "required": False,
                        },
                    ),
                    28: (
                        "wagtail.blocks.StructBlock",
                        [[("heading", 22), ("points", 26), ("not_meaning", 27)]],
                        {},
                    ),
                    29: ("wagtail.images.blocks.ImageBlock", [], {"label": "Image"}),
                    30: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "Caption", "max_length": 300, "required": False},
                    ),
                    31: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Fill it in only if it differs from the credit kept with the image.",
                            "label": "Credit",
                            "max_length": 200,
                            "required": False,
                        },
                    ),
                    32: (
                        "wagtail.blocks.StructBlock",
                        [[("image", 29), ("caption", 30), ("credit", 31)]],
                        {},
                    ),
                    33: (
                        "news.blocks.cited.CitedRichTextBlock",
                        (),
                        {
                            "features": (
                                "bold",
                                "italic",
                                "link",
                                "superscript",
                                "subscript",
                                "citation",
                            ),
                            "label": "Text",
                            "required": False,
                        },
                    ),
                    34: (
                        "wagtail.contrib.typed_table_block.blocks.TypedTableBlock",
                        [[("text", 33)]],
                        {},
                    ),
                    35: (
                        "wagtail.blocks.URLBlock",
                        (),
                        {
                            "help_text": "The address of a video on YouTube or Vimeo, as the address bar has it.",
                            "label": "Address",
                        },
                    ),
                    36: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "What the video shows. Screen readers read it out.",
                            "label": "Title",
                            "max_length": 200,
                        },
                    ),
                    37: ("wagtail.blocks.StructBlock", [[("url", 35), ("title", 36)]], {}),
                    38: (
                        "wagtail.blocks.ChoiceBlock",
                        [],
                        {
                            "choices": [
                                ("correction", "Correction"),
                                ("clarification", "Clarification"),
                                ("update", "Update"),
                                ("editors_note", "Editor’s note"),
                                ("retraction", "Retraction"),
                            ],
                            "label": "Kind",
                        },
                    ),
                    39: (
                        "news.blocks.cited.CitedRichTextBlock",
                        (),
                        {
                            "features": (
                                "bold",
                                "italic",
                                "link",
                                "superscript",
                                "subscript",
                                "citation",
                            ),
                            "help_text": "What the story said, and what is right: “We wrote 11 mice. It was 11 men.”",
                            "label": "What readers are told",
                        },
                    ),
                    40: ("wagtail.blocks.StructBlock", [[("kind", 38), ("text", 39)]], {}),
                },
                verbose_name="body",
            ),
        ),
        migrations.AlterField(
            model_name="storypage",
            name="dateline_place",
            field=models.CharField(
                blank=True,
                help_text="Where the news comes from. For example: Denver.",
                max_length=100,
                verbose_name="place",
            ),
        ),
        migrations.AlterField(
            model_name="storypage",
            name="lead_image_credit",
            field=models.CharField(
                blank=True,
                help_text="Fill it in only if it differs from the credit kept with the image.",
                max_length=200,
                verbose_name="credit",
            ),
        ),
        migrations.AlterField(
            model_name="storypage",
            name="lead_image_decorative",
            field=models.BooleanField(
                default=False,
                help_text="It adds nothing to the text, so it needs no alt text.",
                verbose_name="decorative",
            ),
        ),
    ]
