"""Words that say nearly the same in reports on studies, where a newsroom's word is not the paper's. Pure.

A statement about "deaths" rests on a sentence about "mortality". One line a kin, in our own choice.
"""

from typing import Final

from .words import stem_of

_KIN: Final = """
death die dead mortality fatal fatality lethal survival survive
increase rise elevate higher high greater more grow raise enhance upregulate augment climb
decrease decline reduce reduction lower low less fewer fall drop diminish downregulate shrink
patient subject participant people person individual volunteer case
child children infant paediatric pediatric adolescent teenager youth
woman women female
man men male
mouse mice rat rodent murine animal
monkey macaque primate
cause lead result induce trigger produce contribute
associate association relate relation link correlate correlation tie connect
risk odds hazard likelihood probability chance susceptible susceptibility vulnerability
severe severity serious
disease illness disorder condition syndrome
treat treatment therapy therapeutic intervention
drug medication medicine pharmacological
improve improvement benefit beneficial better ameliorate gain relieve
worse worsen deteriorate deterioration impair impairment deficit dysfunction damage injury
similar same comparable equal
differ difference different distinct
predict prediction predictor prognostic prognosis forecast
prevent prevention protect protection protective
infect infection infectious
brain cerebral neural neuronal cortical
memory recall remember mnemonic
sleep slept asleep slumber
depression depressive depressed
anxiety anxious
dementia alzheimer
stroke ischaemic ischemic
seizure epilepsy epileptic
scan imaging mri fmri pet
diagnose diagnosis diagnostic detect detection identify identification
show demonstrate reveal indicate find found observe report
suggest imply propose hypothesise hypothesize
important importance crucial key essential critical significant
hospital hospitalised hospitalized hospitalisation hospitalization admission admitted
common frequent prevalence prevalent frequency incidence rate
effective efficacy effectiveness effect
inhibit inhibition block suppress suppression antagonist
activate activation stimulate stimulation agonist promote
heart cardiac cardiovascular
liver hepatic
kidney renal
lung pulmonary respiratory
old older elderly ageing aging age
young younger
cancer tumour tumor carcinoma malignancy malignant neoplasm
gene genetic genomic
need require requirement necessary
use utilise utilize usage employ
begin start onset initiate
study trial research investigation experiment
year annual
pain ache nociception
test assess assessment measure measurement evaluate evaluation examine
placebo sham
dose dosage
"""


_NUMBERS: Final = {
    stem_of(word): number
    for number, line in enumerate(_KIN.strip().splitlines())
    for word in reversed(line.split())
}


def kin_of(stem: str) -> int | None:
    """The number of the kin that a stem belongs to; None for a word without any."""
    return _NUMBERS.get(stem)
