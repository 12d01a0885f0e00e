"""The files of SURENV01 as another system would call them and their columns: theirs=ours, a line per file."""

COMMON = (
    "study_name=STUDYID site_number=SITEID subject_id=SUBJID visit_name=FOLDER visit_repeat=FOLDERSEQ record_no=RECPOS "
    "form_date=FORMDT created_at=ENTRYTS modified_at=MODTS row_status=RECSTAT"
)
FILES = """
AdverseEvents.csv=AE: event_number=AESPID event_term=AETERM start_date=STDT end_date=ENDT is_ongoing=ONGO before_treatment=PRETRT initial_grade=ITOXGR max_ctcae_grade=TOXGR serious=SER serious_reason=SERREAS related_surufatinib=RELS related_envafolimab=RELE action_surufatinib=ACNS action_envafolimab=ACNE outcome=OUT treated=TRTGIVEN worsening_of=LINKED_AE preferred_term=PT system_organ_class=SOC
AE_GradeChange.csv=AEG: event_number=AESPID change_date=CHGDT new_grade=GRADE
CancerHistory.csv=CD: diagnosis_date=DXDT histology_type=HISTOLOGY fnclcc_grade=GRADE tumour_stage=STAGE primary_site=PRIMSITE metastatic_sites=METSITES
Demography.csv=DM: birth_date=BRTHDT age_years=AGE gender=SEX race=RACE race_other=RACEOTH ethnicity=ETHNIC
DeathForm.csv=DTH: death_date=DTHDT primary_cause=CAUSE cause_specify=CAUSEOTH treatment_related=REL
PerformanceStatus.csv=ECOG: ps_score=ECOGSC
Enrollment.csv=ENR: eligible=ELIGYN enrolled=ENRLYN enrollment_date=ENRLDT enrollment_no=SUBJNO randomized=RANDYN randomization_date=RANDDT reason_not_enrolled=NOTENRREAS previous_screening_no=RESCRN_OF
StudyCompletion.csv=EOS: left_study=EOSYN completion_date=EOSDT completion_reason=EOSREAS
TreatmentEnd.csv=EOT: study_drug=DRUG discontinued=EOTYN last_dose_date=LASTDT discontinuation_reason=EOTREAS
Injection_Envafolimab.csv=EXE: cycle_no=CYCLE was_given=GIVEN injection_date=DT injection_time=TM volume=VOL volume_unit=VOLU dose_mg=DOSE injection_site=SITE reason_not_given=CHGREAS
Dosing_Surufatinib.csv=EXS: start_date=STDT stop_date=ENDT daily_dose=DOSE dose_unit=DOSEU frequency=FREQ dose_change=CHG change_reason=CHGREAS continuing=ONGO
Ecg.csv=EG: measurement=EGTEST value=EGORRES unit=EGORRESU recorded_on=EGDAT
ICF.csv=IC: icf_version=ICVER consent_date=ICDT consent_type=ICTYPE
Eligibility.csv=IE: category=IECAT criterion_no=IETESTCD answer=IEYN
LabResults.csv=LB: analyte=LBTEST value=LBRES unit=LBU ref_low=LBLO ref_high=LBHI
LabPanels.csv=LBP: laboratory=LBNAM panel=LBCAT specimen=LBSPEC analyte=LBTEST value=LBRES unit=LBU ref_low=LBLO ref_high=LBHI
MedicalHistory.csv=MH: condition=MHTERM start_date=MHSTDT stop_date=MHENDT ongoing=MHONGO grade=MHTOXGR
NewLesion.csv=NL: new_lesion_found=NLYN lesion_no=LESID organ=SITE method=METHOD scan_date=SCANDT certainty=NLSTAT size_mm=DIAM
NonTargetLesion.csv=NTL: lesion_no=LESID organ=SITE lymph_node=NODE method=METHOD scan_date=SCANDT lesion_state=STATUS not_evaluable_reason=NEREAS
PriorRadiation.csv=PRT: body_site=SITE total_dose=DOSE dose_unit=UNIT start_date=STDT stop_date=ENDT intent=INTENT
PriorSurgery.csv=PSRG: procedure_name=PROC body_site=SITE surgery_date=DT
PriorTherapy.csv=PTX: therapy_line=LINE regimen_name=REGIMEN drug_name=DRUG therapy_type=TYPE start_date=STDT stop_date=ENDT best_response=BEST reason_stopped=STOPREAS progression_date=PDDT
TumorResponse.csv=RSP: assessment_date=RSDT target_response=TRESP nontarget_response=NTRESP new_lesions=NEWLES overall_response=OVRESP clinical_pd=CLINPD not_done=NOTDONE not_done_reason=REAS
PostTherapy.csv=SAT: therapy_type=TYPE therapy_name=DRUG start_date=STDT stop_date=ENDT reason=REAS intent=INTENT
SurvivalFU.csv=SURV: contact_date=CONTDT survival_status=STATUS info_source=SOURCE
TargetLesion.csv=TL: lesion_no=LESID organ=SITE location_detail=SITEDTL side=LAT lymph_node=NODE method=METHOD scan_date=SCANDT evaluation=EVALST longest_diameter=DIAM diameter_unit=DIAMU too_small=TSTM not_evaluable_reason=NEREAS split_from=SPLITOF merged_from=MERGEOF
TargetSum.csv=TLSUM: sum_of_diameters=SUMDIAM sum_unit=SUMU nadir_sum=NADIRRPT percent_change=PCHGRPT
Vitals.csv=VS: measurement=VSTEST value=VSRES unit=VSU
"""  # noqa: E501 - a line per file


def other_names() -> dict[str, tuple[str, dict[str, str]]]:
    """Their file -> our form, and their columns -> ours, without the common ones."""
    files = {}
    for line in FILES.strip().splitlines():
        head, columns = line.split(": ")
        file, form = head.split("=")
        files[file] = form, dict(pair.split("=") for pair in columns.split())
    return files


def other_common() -> dict[str, str]:
    """Their common columns -> ours."""
    return dict(pair.split("=") for pair in COMMON.split())
