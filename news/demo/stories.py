"""The demo's stories, written by us on published findings. Figures we don't know are left out."""

from datetime import date

from news.upkeep.stages import Stage

from .story import DemoStory, Study, explainer, quotation, subheading, table, text

TOPICS = {
    "Psychedelics": "Ketamine, psilocybin and their kin, in the laboratory and the clinic.",
    "Memory": "How brains keep what they learn, and lose it.",
    "Sleep": "What the brain does at night.",
    "Dementia": "Alzheimer’s disease and its relatives: causes, treatment, prevention.",
    "Depression": "What lifts it, and how we know.",
    "Brain mapping": "Counting, tracing and drawing the nervous system.",
    "Brain and machine": "Implants, cultures and code.",
    "Infection": "Viruses and the nervous system.",
    "How science works": "Methods, statistics and their failures.",
}

KETAMINE = DemoStory(
    slug="ketamine-flattens-brain-hierarchy",
    writer="mara",
    headline="One dose of ketamine loosened the brain’s chain of command, a small study reports",
    standfirst=(
        "Scans of 11 healthy men suggest that networks which usually keep apart talk to each "
        "other more after the drug. Nobody else has reviewed the result yet."
    ),
    place="Denver",
    day=date(2025, 6, 19),
    topics=("Psychedelics", "Brain mapping"),
    picture="networks",
    alt="Drawing of two rings of dots, one nested in the other, joined by many fine lines.",
    stage=Stage.LIVE,
    study=Study(
        source="talk",
        design="trial",
        peer_review="conference",
        subjects="people",
        participants=11,
        who="Healthy men",
        species="Human",
        comparison="Each man with himself before the drug; no placebo group",
        method="Functional MRI before an infusion of ketamine and again afterwards",
        follow_up="24 hours or seven days, depending on the participant",
        finding="Networks at the top and at the bottom of the cortex were less separate afterwards",
    ),
    blocks=(
        text(
            "A single infusion of ketamine was followed by more traffic between brain networks "
            "that otherwise work apart, according to a study presented at the Psychedelic "
            "Science 2025 meeting.{talk+livescience}"
        ),
        text(
            "Eleven healthy men had their brains scanned before the drug. They came back for a "
            "second scan, some of them a day later and the others after a week.{livescience}"
        ),
        subheading("A flatter order"),
        text(
            "The cortex is often described as a hierarchy: sensory and movement areas at the "
            "bottom, and at the top the default mode network, which is busiest when the mind "
            "wanders. After ketamine the distance between the two ends shrank. The posterior "
            "cingulate cortex, usually a hub, had less of a coordinating role.{livescience}"
        ),
        quotation(
            "more globally interconnected brain state",
            speaker="Claudio Agnorelli",
            role="neuroscientist at Imperial College London and an author of the study",
            source="to Live Science{livescience}",
        ),
        text(
            "The group was small, there was no placebo to compare with, and no other scientist "
            "has reviewed the work. It does fit with experiments in animals, in which ketamine "
            "quickly changes how nerve cells connect.{livescience}"
        ),
        explainer(
            (
                "A window, perhaps",
                (
                    "If the effect holds in patients, the days after a dose might be a good time "
                    "for therapy. That is a guess the researchers make, not something they "
                    "tested.{livescience}"
                ),
            ),
            (
                "Healthy men only",
                "Nobody in the study was depressed, and no women took part.{livescience}",
            ),
            (
                "A drug opens, practice builds",
                (
                    "A flexible moment changes no habit by itself. Plans, repetition and reflection "
                    "remain the work."
                ),
            ),
            wrong_conclusion=(
                "It does not show that ketamine treats depression: the study measured "
                "connections between networks, not mood."
            ),
        ),
    ),
)

SLEEP = DemoStory(
    slug="sleep-widens-the-brains-drains",
    writer="priya",
    headline="In sleeping mice, the space between brain cells grows by more than half",
    standfirst=(
        "A study from 2013 made sleep look like a cleaning shift for the brain. A decade later "
        "another laboratory found the opposite, and the dispute is open."
    ),
    place="Rochester, N.Y.",
    day=date(2013, 10, 18),
    topics=("Sleep",),
    picture="waves",
    alt="Drawing of slow waves running across a dark field.",
    stage=Stage.LIVE,
    study=Study(
        source="xie",
        design="animal",
        peer_review="peer_reviewed",
        subjects="animals",
        who="Living mice, asleep, anaesthetised or awake",
        species="Mouse",
        comparison="Sleep and anaesthesia against wakefulness",
        method="Two-photon imaging of tracers; diffusion of an ion to size the gaps between cells",
        finding="About 60 per cent more space between cells in sleep or under anaesthesia",
        funding="US National Institutes of Health",
    ),
    blocks=(
        text(
            "When mice slept or were anaesthetised, the fluid-filled space between their brain "
            "cells grew by about 60 per cent, researchers reported in Science.{xie}"
        ),
        text(
            "Through the wider gaps more cerebrospinal fluid mixed with the fluid of the tissue, "
            "and beta-amyloid, the protein that clumps in Alzheimer’s disease, was carried off "
            "faster than in waking animals.{xie}"
        ),
        subheading("A second look"),
        text(
            "In 2024 a group in London injected dyes into male mice and reached another verdict: "
            "clearance was lower in sleep and under anaesthesia, not higher.{miao} Which method "
            "tells the truth is still argued over."
        ),
        explainer(
            (
                "Mice, not people",
                (
                    "Both studies were done in mice. Neither measured clearance in a human "
                    "brain.{xie+miao}"
                ),
            ),
            (
                "Sleep is still worth it",
                (
                    "The quarrel is about one mechanism. It is not about whether sleep is good for "
                    "you."
                ),
            ),
        ),
    ),
)

TAXI = DemoStory(
    slug="taxi-drivers-hippocampus",
    writer="priya",
    headline="London taxi drivers have more grey matter where maps are kept",
    standfirst=(
        "Sixteen men who know the city by heart were scanned. The back of their hippocampus was "
        "larger than in other men, the front smaller."
    ),
    place="London",
    day=date(2000, 4, 11),
    topics=("Memory", "Brain mapping"),
    picture="map",
    alt="Drawing of a street map with one route picked out.",
    stage=Stage.LIVE,
    study=Study(
        source="maguire",
        design="cross_sectional",
        peer_review="peer_reviewed",
        subjects="people",
        participants=16,
        who="Licensed London taxi drivers, right-handed men, 32 to 62 years old",
        species="Human",
        comparison="Scans of right-handed men who did not drive taxis",
        method="Structural MRI, analysed in two independent ways",
        follow_up="None: one scan each",
        finding="Larger posterior and smaller anterior hippocampus in the drivers",
    ),
    blocks=(
        text(
            "To drive a black cab in London you must know its streets without a map. Researchers "
            "compared the brains of 16 drivers with those of other men and found a difference "
            "in the hippocampus, on which memory for places depends.{maguire}"
        ),
        text(
            "Its rear part was larger in the drivers, and the longer a man had driven, the larger "
            "it tended to be. A part further forward was smaller.{maguire}"
        ),
        text(
            "One scan can’t show what came first. A later study followed trainees for about four "
            "years: the region grew in those who passed the examination.{woollett}"
        ),
        explainer(
            (
                "Learning leaves traces",
                (
                    "Taken together, the two studies make it likely that years of learning shape the "
                    "adult brain.{maguire+woollett}"
                ),
            ),
            (
                "It may have a price",
                "More in one place went with less in another.{maguire}",
            ),
        ),
    ),
    slip=("the brains of 14 drivers", "the brains of 16 drivers"),
    correction="This story first gave the number of drivers as 14. There were 16.{maguire}",
)

EXERCISE = DemoStory(
    slug="walking-and-the-hippocampus",
    writer="tobias",
    headline="A year of brisk walking enlarged the hippocampus of older adults by two per cent",
    standfirst=(
        "In a trial with 120 people the walkers gained volume where the stretchers lost it. What "
        "that does for memory is less clear than the paper’s title says."
    ),
    place="Urbana, Ill.",
    day=date(2011, 2, 15),
    topics=("Memory", "Dementia"),
    picture="steps",
    alt="Drawing of a path of steps climbing a gentle slope.",
    stage=Stage.LIVE_WITH_DRAFT,
    study=Study(
        source="erickson",
        design="randomised_trial",
        peer_review="peer_reviewed",
        subjects="people",
        participants=120,
        who="Older adults",
        species="Human",
        comparison="Stretching and toning",
        blinding="Participants knew what they were doing; nothing reported on raters here",
        method="Magnetic resonance imaging of the hippocampus",
        follow_up="One year",
        finding="Hippocampal volume rose by about two per cent in walkers and fell in controls",
    ),
    blocks=(
        text(
            "Half of 120 older adults were drawn by lot to walk three times a week, the others to "
            "stretch and tone. After a year the hippocampus of the walkers had grown by about "
            "two per cent.{erickson}"
        ),
        text(
            "In the comparison group it shrank, as it tends to do with age. The authors reckon "
            "that the gain makes up for one to two years of loss.{erickson}"
        ),
        text(
            "The front of the hippocampus accounted for the growth, and it went along with "
            "higher levels of BDNF, a protein that helps nerve cells survive.{erickson}"
        ),
        explainer(
            (
                "Walking was enough",
                "The training was moderate walking on three days a week.{erickson}",
            ),
            (
                "Volume is not memory",
                (
                    "A larger hippocampus is a measurement. Ask what it changes in daily life before "
                    "you count on it."
                ),
            ),
        ),
    ),
    revised_standfirst=(
        "In a trial with 120 people the walkers gained volume where the stretchers lost it. One "
        "trial at one site is a beginning."
    ),
)

LECANEMAB = DemoStory(
    slug="lecanemab-slows-decline",
    writer="tobias",
    headline="Lecanemab slowed decline in early Alzheimer’s disease a little, at a price",
    standfirst=(
        "After 18 months people on the antibody had lost 0.45 points less on an 18-point scale "
        "than people on placebo. One in eight had swelling in the brain."
    ),
    place="New Haven, Conn.",
    day=date(2022, 11, 29),
    topics=("Dementia",),
    picture="antibody",
    alt="Drawing of Y-shaped figures gathering around a tangle.",
    stage=Stage.LIVE,
    study=Study(
        source="vandyck",
        design="randomised_trial",
        peer_review="peer_reviewed",
        subjects="people",
        participants=1795,
        who="People of 50 to 90 years with early Alzheimer’s disease and amyloid in the brain",
        species="Human",
        comparison="Placebo",
        blinding="Double blind",
        method="Infusion every two weeks; change on the CDR-SB, a scale from 0 to 18",
        follow_up="18 months",
        finding="Decline of 1.21 points with the drug and 1.66 with placebo",
        registration="NCT03887455",
        funding="Eisai and Biogen",
    ),
    blocks=(
        text(
            "Lecanemab, an antibody against beta-amyloid, slowed the decline of people with early "
            "Alzheimer’s disease in a trial with 1,795 participants.{vandyck}"
        ),
        text(
            "Both groups got worse. On a scale from 0 to 18 the score rose by 1.21 points with the "
            "drug and by 1.66 with placebo, a difference of 0.45 after 18 months.{vandyck}"
        ),
        table(
            "Unwanted effects in the trial, per cent of participants",
            ("Effect", "Lecanemab", "Placebo"),
            ("Reaction to the infusion{vandyck}", "26.4", "7.4"),
            ("Swelling in the brain{vandyck}", "12.6", "1.7"),
            ("Any serious event{vandyck}", "14.0", "11.3"),
        ),
        explainer(
            (
                "Slower, not stopped",
                (
                    "In relative terms decline was 27 per cent slower. In points on the scale it was "
                    "0.45 of 18.{vandyck}"
                ),
            ),
            (
                "Early disease only",
                (
                    "Everybody in the trial had mild symptoms and proven amyloid. It says nothing of "
                    "later stages.{vandyck}"
                ),
            ),
            wrong_conclusion="It is no cure, and it does not bring lost memories back.",
        ),
    ),
)

PSILOCYBIN = DemoStory(
    slug="psilocybin-and-escitalopram",
    writer="mara",
    headline="Psilocybin against a standard antidepressant: no clear winner after six weeks",
    standfirst=(
        "On the measure chosen in advance, the two did not differ beyond chance in a trial with "
        "59 patients."
    ),
    place="London",
    day=date(2021, 4, 15),
    topics=("Psychedelics", "Depression"),
    picture="balance",
    alt="Drawing of a balance with two different weights, almost level.",
    stage=Stage.SENT_BACK,
    comment=(
        "The second paragraph reads as if response rates were the main result. Say first that "
        "the primary outcome showed no significant difference, then give the secondary ones "
        "with the authors’ own warning."
    ),
    study=Study(
        source="carhart",
        design="randomised_trial",
        peer_review="peer_reviewed",
        subjects="people",
        participants=59,
        who="Patients with long-standing moderate to severe depression",
        species="Human",
        comparison="Daily escitalopram with a very low dose of psilocybin",
        blinding="Double blind",
        method="Self-reported symptoms on the QIDS-SR-16",
        follow_up="Six weeks",
        finding="Scores fell by 8.0 points with psilocybin and 6.0 with escitalopram (P=0.17)",
        registration="NCT03429075",
        funding="Alexander Mosley Charitable Trust; Imperial College London",
    ),
    blocks=(
        text(
            "Thirty patients took two full doses of psilocybin three weeks apart; 29 took the "
            "antidepressant escitalopram every day. All had psychological support.{carhart}"
        ),
        text(
            "Seventy per cent of patients responded to psilocybin and 48 per cent to "
            "escitalopram.{carhart}"
        ),
        text(
            "The drop in symptoms, which the trial was built to measure, did not differ "
            "significantly between the groups.{carhart}"
        ),
        explainer(
            (
                "Not a draw either",
                "The trial was too small to show that the two work equally well.{carhart}",
            ),
        ),
    ),
)

SPEECH = DemoStory(
    slug="implant-turns-attempted-speech-into-text",
    writer="priya",
    headline="An implant turned attempted speech into text at 62 words a minute",
    standfirst=(
        "One participant who can no longer speak clearly had her words decoded from the signals of "
        "her motor cortex. With a large vocabulary, one word in four was wrong."
    ),
    place="Stanford, Calif.",
    day=date(2023, 8, 23),
    topics=("Brain and machine",),
    picture="signal",
    alt="Drawing of jagged signal traces turning into a line of even blocks.",
    stage=Stage.LIVE,
    study=Study(
        source="willett",
        design="case_series",
        peer_review="peer_reviewed",
        subjects="people",
        participants=1,
        who="One person with amyotrophic lateral sclerosis",
        species="Human",
        comparison="None",
        blinding="None",
        method="Implanted microelectrode arrays; a neural network and a language model decode them",
        finding="62 words a minute; 23.8 per cent of words wrong with a 125,000-word vocabulary",
    ),
    blocks=(
        text(
            "Four small arrays of electrodes in the cortex picked up what a person with "
            "amyotrophic lateral sclerosis was trying to say. Software turned it into text at 62 "
            "words a minute, 3.4 times the previous record.{willett}"
        ),
        text(
            "With a vocabulary of 50 words, 9.1 per cent came out wrong. With 125,000 words it "
            "was 23.8 per cent.{willett}"
        ),
        text("Ordinary conversation runs at about 160 words a minute.{willett}"),
        explainer(
            (
                "A proof, not a product",
                "The result comes from a single participant in a pilot trial.{willett}",
            ),
            (
                "Speech outlasts the voice",
                (
                    "Years into paralysis the brain’s detailed plan of speech was still "
                    "readable.{willett}"
                ),
            ),
        ),
    ),
)

EBV = DemoStory(
    slug="epstein-barr-virus-and-multiple-sclerosis",
    writer="priya",
    headline="Almost nobody got multiple sclerosis without Epstein-Barr virus first",
    standfirst=(
        "Blood samples of young American soldiers, kept for years, tie the disease to a virus that "
        "nearly everybody carries."
    ),
    place="Boston",
    day=date(2022, 1, 13),
    topics=("Infection",),
    picture="virus",
    alt="Drawing of a round particle with spikes near a long fibre.",
    stage=Stage.FACT_CHECK,
    study=Study(
        source="bjornevik",
        design="case_control",
        peer_review="peer_reviewed",
        subjects="people",
        participants=2367,
        who="801 people with multiple sclerosis and 1,566 without, US military personnel",
        species="Human",
        comparison="Soldiers who did not fall ill; a similar virus as a check",
        method="Antibodies in stored serum, taken before the disease began",
        finding="Risk of multiple sclerosis 32 times as high after infection",
        funding="US National Institutes of Health and others",
    ),
    blocks=(
        text(
            "Of more than ten million young adults in the US military, 955 fell ill with multiple "
            "sclerosis during their service. Their stored blood let researchers see what came "
            "before.{bjornevik}"
        ),
        text(
            "Of 35 patients who started out without Epstein-Barr virus, all but one caught it "
            "before the disease began. Infection went with a risk 32 times as high.{bjornevik}"
        ),
        text("Infection with cytomegalovirus went with no such rise.{bjornevik}"),
        explainer(
            (
                "Common virus, rare disease",
                (
                    "Nearly everybody is infected at some time, and almost all stay free of multiple "
                    "sclerosis.{bjornevik}"
                ),
            ),
        ),
    ),
)

NEURONS = DemoStory(
    slug="eighty-six-billion-neurons",
    writer="tobias",
    headline="A human brain has 86 billion neurons, and about as many other cells",
    standfirst=(
        "Dissolving brains and counting nuclei did away with a textbook figure: there are not ten "
        "supporting cells for each nerve cell."
    ),
    place="Rio de Janeiro",
    day=date(2009, 4, 10),
    topics=("Brain mapping",),
    picture="dots",
    alt="Drawing of a dense field of dots in two colours, equally many of each.",
    stage=Stage.CLEARED,
    study=Study(
        source="azevedo",
        design="case_series",
        peer_review="peer_reviewed",
        subjects="people",
        who="Brains of men, examined after death",
        species="Human",
        comparison="Figures expected for a primate of that size",
        blinding="None",
        method="Tissue turned into an even suspension; stained nuclei counted",
        follow_up="None",
        finding="86.1 billion neurons and 84.6 billion other cells on average",
    ),
    blocks=(
        text(
            "Brazilian researchers dissolved brain tissue, stained the cell nuclei and counted "
            "them. On average there were 86.1 billion neurons and 84.6 billion other "
            "cells.{azevedo}"
        ),
        text(
            "The cerebral cortex makes up 82 per cent of the brain’s mass but holds 19 per cent of "
            "its neurons. Most of the rest sit in the small cerebellum.{azevedo}"
        ),
        explainer(
            (
                "No ten to one",
                "That supporting cells outnumber neurons by ten to one is a myth.{azevedo}",
            ),
            (
                "A primate’s brain",
                "The count is what one would expect of a primate as large as we are.{azevedo}",
            ),
        ),
    ),
)

FLY = DemoStory(
    slug="wiring-diagram-of-a-fly-brain",
    writer="priya",
    headline="Every neuron of an adult fly’s brain is on the map: 139,255 of them",
    standfirst=(
        "A diagram of one fruit fly’s brain, proofread by hundreds of eyes, shows about 50 million "
        "connections. It is free for anybody to use."
    ),
    place="Princeton, N.J.",
    day=date(2024, 10, 2),
    topics=("Brain mapping",),
    picture="wiring",
    alt="Drawing of branching lines that cross and join at many points.",
    stage=Stage.SCHEDULED,
    study=Study(
        source="dorkenwald",
        design="animal",
        peer_review="peer_reviewed",
        subjects="animals",
        participants=1,
        who="One adult female fruit fly",
        species="Drosophila melanogaster",
        comparison="None",
        blinding="None",
        method="Electron microscopy, traced by computer and proofread by people",
        follow_up="None",
        finding="139,255 neurons and about 50 million chemical synapses",
    ),
    blocks=(
        text(
            "The brain of one adult female fruit fly has been traced from end to end: 139,255 "
            "neurons with about 50 million chemical synapses between them.{dorkenwald}"
        ),
        text(
            "Computers followed the cells through electron microscope images; scientists and "
            "volunteers corrected the errors.{dorkenwald}"
        ),
        text(
            "The diagram shows which cells can talk to which. What they say while the fly lives "
            "it does not show."
        ),
        explainer(
            (
                "A parts list with wires",
                (
                    "Anybody can download the map and follow a signal from the eye inwards."
                    "{dorkenwald}"
                ),
            ),
        ),
    ),
)

COVID = DemoStory(
    slug="covid-and-brain-structure",
    writer="tobias",
    headline="Brain scans before and after Covid-19 differ slightly, even in mild cases",
    standfirst="785 people were scanned twice; 401 of them caught the virus in between.",
    place="Oxford",
    day=date(2022, 3, 7),
    topics=("Infection",),
    picture="slices",
    alt="Drawing of a row of brain-shaped outlines, each a little different.",
    stage=Stage.DRAFT,
    study=Study(
        source="douaud",
        design="cohort",
        peer_review="peer_reviewed",
        subjects="people",
        participants=785,
        who="Members of UK Biobank, 51 to 81 years old",
        species="Human",
        comparison="384 members who had not tested positive",
        method="Two magnetic resonance scans",
        follow_up="About 38 months between the scans",
        finding="More loss of grey matter in regions tied to smell, on average",
    ),
    blocks=(
        text(
            "Of 785 people scanned twice for UK Biobank, 401 tested positive for the coronavirus "
            "in between. On average they lost more grey matter in regions linked with "
            "smell.{douaud}"
        ),
        text("The difference stayed when the 15 who had been in hospital were left out.{douaud}"),
    ),
)

DEMENTIA = DemoStory(
    slug="fourteen-risks-for-dementia",
    writer="tobias",
    headline="Fourteen avoidable risks may lie behind almost half of all dementia",
    standfirst=(
        "An international commission adds poor sight and high LDL cholesterol to its list. Its 45 "
        "per cent is a figure about populations, not about you."
    ),
    place="London",
    day=date(2024, 7, 31),
    topics=("Dementia", "Memory"),
    picture="pieces",
    alt="Drawing of a circle cut into fourteen pieces, nearly half of them shaded.",
    stage=Stage.LIVE,
    study=Study(
        source="livingston",
        design="review",
        peer_review="peer_reviewed",
        subjects="people",
        who="Published studies on people all over the world",
        species="Human",
        comparison="The commission’s report of 2020, with twelve risks and 40 per cent",
        blinding="None",
        method="Review of the literature; population attributable fractions",
        follow_up="None",
        finding="About 45 per cent of cases could in theory be prevented or delayed",
        funding="University College London, Alzheimer’s Society, Alzheimer’s Research UK, ESRC",
    ),
    blocks=(
        text(
            "Fourteen things that can be changed account for about 45 per cent of dementia, "
            "according to a commission of The Lancet.{livingston}"
        ),
        text(
            "New on the list are untreated loss of sight and high LDL cholesterol. The others "
            "include little schooling, poor hearing, high blood pressure, smoking, depression, "
            "diabetes, head injury, dirty air and loneliness.{livingston}"
        ),
        text("In 2020 the commission had named twelve risks and 40 per cent.{livingston}"),
        explainer(
            (
                "Hearing and sight",
                "Both are on the list when they go untreated. Both can be tested.{livingston}",
            ),
            (
                "Schools and streets",
                (
                    "Education and clean air are work for governments more than for "
                    "patients.{livingston}"
                ),
            ),
            wrong_conclusion=(
                "It does not mean that your own risk falls by 45 per cent. The figure assumes "
                "that every one of these factors is a cause and could be removed for everybody."
            ),
        ),
    ),
)

PONG = DemoStory(
    slug="neurons-in-a-dish-play-pong",
    writer="mara",
    headline="Neurons in a dish got better at Pong. Calling that sentience started a fight",
    standfirst=(
        "Cultured cells on an electrode array learned from feedback, a company’s scientists "
        "report. Colleagues object to the word they chose."
    ),
    place="Melbourne",
    day=date(2022, 10, 12),
    topics=("Brain and machine", "How science works"),
    picture="paddle",
    alt="Drawing of a bat and a ball above a grid of small squares.",
    stage=Stage.LIVE,
    study=Study(
        source="kagan",
        design="in_vitro",
        peer_review="peer_reviewed",
        subjects="cells",
        who="Cortical neurons from mice and from human stem cells",
        species="Mouse and human",
        comparison="Cultures that were stimulated without feedback",
        method="Cells on a multi-electrode array, steering the bat of a simplified Pong",
        finding="Play improved when the cells got feedback, and not without it",
        funding="Several authors work for Cortical Labs, which develops the system",
    ),
    blocks=(
        text(
            "Nerve cells on a chip were told by electrical pulses where a ball was; their own "
            "activity moved the bat. With feedback they got better at the game.{kagan}"
        ),
        text("Without feedback they did not.{kagan}"),
        text(
            "The authors wrote of sentience. Other researchers answered in the same journal that "
            "nothing in the data supports so large a word.{balci}"
        ),
        explainer(
            (
                "Learning is not feeling",
                "Cells that adapt to signals need not experience anything.{balci}",
            ),
        ),
    ),
)

POWER = DemoStory(
    slug="small-studies-big-claims",
    writer="mara",
    headline="A typical neuroscience study had one chance in five to find what it was looking for",
    standfirst=(
        "Going through 730 studies, researchers put their median statistical power at 21 per "
        "cent. Small studies miss real effects and inflate the ones they catch."
    ),
    place="Bristol",
    day=date(2013, 4, 10),
    topics=("How science works",),
    picture="scatter",
    alt="Drawing of scattered points around a faint rising line.",
    stage=Stage.LIVE,
    study=Study(
        source="button",
        design="meta_analysis",
        peer_review="peer_reviewed",
        subjects="mixed",
        who="730 studies gathered in 49 meta-analyses published in 2011",
        species="Human and animal",
        comparison="None",
        blinding="None",
        method="Statistical power of each study, given the result of its meta-analysis",
        follow_up="None",
        finding="Median power of 21 per cent",
        funding="UK Economic and Social Research Council; Medical Research Council",
    ),
    blocks=(
        text(
            "Statistical power is the chance that a study finds an effect which is really there. "
            "Across 730 studies of the nervous system its median was 21 per cent.{button}"
        ),
        text(
            "Studies with low power miss what is true. What they do find is more often false, and "
            "tends to look larger than it is.{button}"
        ),
        text(
            "A later analysis of the same studies found a mixed picture: some fields did well, "
            "others badly.{nord}"
        ),
        explainer(
            (
                "Look for the number",
                "When a story like ours says “11 participants”, think of this study.{button}",
            ),
            (
                "One study is a start",
                "Wait for the second one before you change your life.",
            ),
        ),
    ),
)

STORIES = (
    KETAMINE,
    SLEEP,
    TAXI,
    EXERCISE,
    LECANEMAB,
    PSILOCYBIN,
    SPEECH,
    EBV,
    NEURONS,
    FLY,
    COVID,
    DEMENTIA,
    PONG,
    POWER,
)
