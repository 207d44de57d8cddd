import { CurrentDataset, DatasetRoute, type GrantedDataset } from '@libs/access';
import { ApiProblems } from '@libs/http';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../audit/actor';
import { UserParams } from '../users/dto/user.params';
import { AddMemberDto, ChangeRoleDto } from './dto/add-member.dto';
import { ProjectMemberView } from './dto/member.view';
import { TransferOwnershipDto, TransferredOwnershipView } from './dto/transfer-ownership.dto';
import { ProjectMembersService } from './project-members.service';

const PARAMETER = 'project_id';

@ApiTags('members')
@ApiBearerAuth()
@ApiParam({
  name: PARAMETER,
  description: 'Id of the project or of its dataset.',
  example: 'proj_0123456789ab',
})
@ApiProblems({
  401: ['authentication_required', 'invalid_token'],
  403: ['inactive_user', 'permission_denied'],
  404: ['project_not_found', 'dataset_not_found'],
  503: ['database_unavailable'],
})
@Controller(`projects/:${PARAMETER}`)
export class ProjectMembersController {
  constructor(private readonly members: ProjectMembersService) {}

  @Get('permissions')
  @DatasetRoute('member:read', PARAMETER)
  @ApiOperation({
    operationId: 'listProjectMembers',
    summary: 'Who has which role in the project',
    description: 'The owner first, then by role. For everybody who may see the dataset.',
  })
  @ApiOkResponse({ type: [ProjectMemberView] })
  list(@CurrentDataset() dataset: GrantedDataset): Promise<ProjectMemberView[]> {
    return this.members.list(dataset);
  }

  @Post('permissions')
  @DatasetRoute('member:edit', PARAMETER)
  @ApiOperation({ operationId: 'addProjectMember', summary: 'Give a user a role, at once' })
  @ApiCreatedResponse({ type: ProjectMemberView })
  @ApiProblems({
    400: ['owner_role_fixed', 'malformed_request'],
    404: ['project_not_found', 'dataset_not_found', 'user_not_found'],
    409: ['already_member'],
    422: ['validation_failed'],
  })
  add(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Body() dto: AddMemberDto,
  ): Promise<ProjectMemberView> {
    return this.members.add(dataset, actor, dto);
  }

  @Patch('permissions/:user_id')
  @DatasetRoute('member:edit', PARAMETER)
  @ApiOperation({
    operationId: 'changeProjectMember',
    summary: 'Give a member another role',
    description:
      'What the member held by the old role alone, such as locks of images, is released.',
  })
  @ApiOkResponse({ type: ProjectMemberView })
  @ApiProblems({
    400: ['owner_role_fixed', 'own_role_fixed', 'malformed_request'],
    404: ['project_not_found', 'dataset_not_found', 'member_not_found'],
    422: ['validation_failed'],
  })
  changeRole(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param() { user_id: userId }: UserParams,
    @Body() dto: ChangeRoleDto,
  ): Promise<ProjectMemberView> {
    return this.members.changeRole(dataset, actor, userId, dto);
  }

  @Delete('permissions/:user_id')
  @HttpCode(204)
  @DatasetRoute('member:edit', PARAMETER)
  @ApiOperation({
    operationId: 'removeProjectMember',
    summary: 'Take a member out of the project',
    description: 'Locks, unanswered invitations and open assignments of the member are released.',
  })
  @ApiNoContentResponse({ description: 'Removed' })
  @ApiProblems({
    400: ['owner_role_fixed', 'own_role_fixed'],
    404: ['project_not_found', 'dataset_not_found', 'member_not_found'],
    422: ['validation_failed'],
  })
  remove(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param() { user_id: userId }: UserParams,
  ): Promise<void> {
    return this.members.remove(dataset, actor, userId);
  }

  @Post('transfer-ownership')
  @HttpCode(200)
  @DatasetRoute('dataset:transfer', PARAMETER)
  @ApiOperation({
    operationId: 'transferProjectOwnership',
    summary: 'Make a member the owner of the dataset and its project',
    description: 'The owner becomes an admin.',
  })
  @ApiOkResponse({ type: TransferredOwnershipView })
  @ApiProblems({ 400: ['invalid_new_owner', 'malformed_request'], 422: ['validation_failed'] })
  transfer(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Body() { new_owner_user_id: newOwnerId }: TransferOwnershipDto,
  ): Promise<TransferredOwnershipView> {
    return this.members.transfer(dataset, actor, newOwnerId);
  }
}
